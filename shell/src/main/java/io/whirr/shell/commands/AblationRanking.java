package io.whirr.shell.commands;

import io.whirr.api.runs.Run;
import io.whirr.shell.head.HeadClient;
import io.whirr.shell.head.HeadRefused;
import io.whirr.shell.output.Cell;
import io.whirr.shell.output.Output;
import io.whirr.shell.output.Table;
import io.whirr.shell.parsing.Operands;
import io.whirr.shell.parsing.Option;
import io.whirr.shell.parsing.Syntax;
import io.whirr.shell.parsing.Thing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What a study found: how far each change moves the metric from the baseline. */
final class AblationRanking {

    static final Syntax RANK = Syntax.named("ablate rank")
            .group(Commands.RUNS)
            .summary("rank the changes of a study by their effect")
            .description("""
                    The effect is the mean with the change less the mean of the baseline; the
                    strongest comes first. The numbers come from the head: of each run's summary, or
                    else the last that it logged.""")
            .takes(Operands.one("NAME", Thing.TEXT))
            .option(Option.flag("verbose", 'v', "each replicate's number, too"))
            .example("whirr ablate rank prompts", "what made the difference?")
            .build();

    private AblationRanking() {}

    /** A change and what it did. */
    record Effect(String delta, double mean, double effect, int n, List<Double> values) {}

    /**
     * What {@code --output json} shows.
     *
     * @param pending how many runs have not ended
     * @param failed how many failed or were cancelled
     * @param withoutMetric how many ended without the metric
     */
    record Ranking(
            String name,
            String metric,
            double baselineMean,
            List<Double> baselineValues,
            long pending,
            long failed,
            long withoutMetric,
            List<Effect> effects) {}

    static int rank(Call call) {
        AblationFiles files = AblationFiles.of(call.session());
        Ablation ablation = files.get(call.operands().getFirst());
        if (ablation.results().isEmpty()) {
            throw new Failure("Nothing has been run yet.", "'whirr ablate run " + ablation.name() + " -- COMMAND'.");
        }
        HeadClient head = call.head();
        List<Ablation.Result> results = ablation.results().stream()
                .map(result -> looked(head, ablation.metric(), result))
                .toList();
        files.save(ablation.withResults(results));
        Ranking ranking = ranking(ablation, results);
        call.output().one(ranking, ranking.effects().stream().map(Effect::delta).toList(), () -> people(call, ranking));
        return 0;
    }

    /** A run that has ended and was looked at is not looked at again. */
    private static Ablation.Result looked(HeadClient head, String metric, Ablation.Result result) {
        if (result.metricValue() != null) {
            return result;
        }
        try {
            Run run = head.run(result.runId());
            if (!run.status().equals("completed")) {
                return result.became(run.status(), null, null);
            }
            Object value = Comparison.results(head, run).get(metric);
            return value instanceof Number number
                    ? result.became(run.status(), number.doubleValue(), null)
                    : logged(head, metric, result, run);
        } catch (HeadRefused e) {
            if (!e.missing()) {
                throw e;
            }
            return result.became("missing", null, null);
        }
    }

    /** The summary need not have what was logged. */
    private static Ablation.Result logged(HeadClient head, String metric, Ablation.Result result, Run run) {
        Double last = null;
        for (var record : head.metrics(run.id()).metrics()) {
            if (record.get(metric) instanceof Number number) {
                last = number.doubleValue();
            }
        }
        return result.became(run.status(), last, last == null ? "no_metric" : null);
    }

    private static Ranking ranking(Ablation ablation, List<Ablation.Result> results) {
        List<Double> baseline = values(results, Ablation.BASELINE);
        long pending =
                results.stream().filter(it -> !Ending.isFinal(it.status())).count();
        if (baseline.isEmpty()) {
            throw new Failure(
                    "There is no result of the baseline yet; " + pending + " runs have not ended.",
                    "'whirr list -t ablate:" + ablation.sessionId() + "' shows them.");
        }
        double mean = mean(baseline);
        var effects = new ArrayList<Effect>();
        for (String delta : ablation.changes().keySet()) {
            List<Double> values = values(results, delta);
            if (!values.isEmpty()) {
                effects.add(new Effect(delta, mean(values), mean(values) - mean, values.size(), values));
            }
        }
        effects.sort(Comparator.comparingDouble((Effect effect) -> -Math.abs(effect.effect())));
        return new Ranking(
                ablation.name(),
                ablation.metric(),
                mean,
                baseline,
                pending,
                results.stream()
                        .filter(it ->
                                Ending.isFinal(it.status()) && !it.status().equals("completed"))
                        .count(),
                results.stream().filter(it -> "no_metric".equals(it.outcome())).count(),
                effects);
    }

    private static List<Double> values(List<Ablation.Result> results, String condition) {
        return results.stream()
                .filter(result -> result.condition().equals(condition))
                .map(Ablation.Result::metricValue)
                .filter(Objects::nonNull)
                .toList();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(it -> it).average().orElse(Double.NaN);
    }

    private static void people(Call call, Ranking ranking) {
        Output output = call.output();
        output.line("Ablation Results: " + ranking.name() + ", metric " + ranking.metric());
        output.line("baseline mean: " + four(ranking.baselineMean()) + " (n="
                + ranking.baselineValues().size() + ")" + counts(ranking));
        if (ranking.effects().isEmpty()) {
            output.line("No results of any change yet.");
            return;
        }
        output.line("");
        var table = Table.of("RANK", "DELTA", "MEAN", "EFFECT", "N");
        int rank = 1;
        for (Effect effect : ranking.effects()) {
            table.row(
                    Cell.of(rank++),
                    Cell.of(effect.delta()),
                    Cell.of(four(effect.mean())),
                    Cell.of(String.format(Locale.ROOT, "%+.4f", effect.effect())),
                    Cell.of(effect.n()));
        }
        output.table(table);
        if (call.has("verbose")) {
            output.line("");
            output.line("baseline: " + ranking.baselineValues());
            ranking.effects().forEach(effect -> output.line(effect.delta() + ": " + effect.values()));
        }
    }

    private static String counts(Ranking ranking) {
        return (ranking.pending() > 0 ? ", " + ranking.pending() + " pending" : "")
                + (ranking.failed() > 0 ? ", " + ranking.failed() + " failed" : "")
                + (ranking.withoutMetric() > 0 ? ", " + ranking.withoutMetric() + " without the metric" : "");
    }

    private static String four(double number) {
        return String.format(Locale.ROOT, "%.4f", number);
    }
}
