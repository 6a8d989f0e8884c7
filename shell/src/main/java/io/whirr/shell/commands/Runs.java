package io.whirr.shell.commands;

import io.whirr.api.runs.Run;
import io.whirr.shell.head.HeadClient;
import io.whirr.shell.head.HeadRefused;
import io.whirr.shell.output.Cell;
import io.whirr.shell.output.Details;
import io.whirr.shell.output.Output;
import io.whirr.shell.output.Table;
import io.whirr.shell.output.Times;
import io.whirr.shell.parsing.Operands;
import io.whirr.shell.parsing.Option;
import io.whirr.shell.parsing.Syntax;
import io.whirr.shell.parsing.Thing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.shell.core.command.Command;

/** What became of jobs. */
final class Runs {

    private static final int USUAL_LIMIT = 20;
    private static final int SEARCHED = 500;
    private static final int LAST_METRICS = 3;
    private static final int KEYS_IN_A_ROW = 3;
    private static final int NAMED_IN_DOUBT = 5;

    static final List<String> STATUSES = List.of("queued", "running", "completed", "failed", "cancelled");

    private static final Syntax RUNS = Syntax.named("runs")
            .group(Commands.RUNS)
            .summary("list runs, the latest first")
            .description("What has become of jobs: how they ended, and what they said of themselves.")
            .option(Option.choice("status", 's', STATUSES, "only these"))
            .option(Option.value("tag", 't', "TAG", "only those with this tag").naming(Thing.TAG))
            .option(Option.value("job", 'j', "ID", "those of the elements of this array")
                    .naming(Thing.JOB))
            .option(Option.value("last", 'n', "N", "how many (" + USUAL_LIMIT + ")"))
            .example("whirr runs -s failed -n 5", "the last five that failed")
            .build();

    private static final Syntax SHOW = Syntax.named("show")
            .group(Commands.RUNS)
            .summary("show a run: configuration, summary, last metrics")
            .description("A run is named by its id, by the number of its job, or by as much of its id as no other has.")
            .takes(Operands.one("RUN", Thing.RUN))
            .example("whirr show 7", "what became of job 7")
            .build();

    private final Session session;

    Runs(Session session) {
        this.session = session;
    }

    /** A run as {@code --output json} shows it. */
    record Shown(Run run, List<Map<String, @Nullable Object>> lastMetrics, int metricsCount) {}

    List<Command> commands() {
        return List.of(new Verb(RUNS, session, Runs::runs), new Verb(SHOW, session, Runs::show));
    }

    private static int runs(Call call) {
        String status = call.option("status").orElse(null);
        String tag = call.option("tag").orElse(null);
        int last = call.number("last", 1, SEARCHED).orElse(USUAL_LIMIT);
        HeadClient head = call.head();
        List<Run> runs = call.option("job")
                .map(job -> head.runsOf(JobRef.parse(job).whole(), last))
                .orElseGet(() -> head.runs(status, tag, last));
        Instant now = call.now();
        call.output().list(runs, Run::id, some -> table(some, now), "No runs found");
        return 0;
    }

    private static Table table(List<Run> runs, Instant now) {
        var table = Table.of("ID", "NAME", "STATUS", "DURATION", "STARTED", "SUMMARY");
        for (Run run : runs) {
            table.row(
                    Cell.of(run.id()),
                    Cell.of(run.name()),
                    Cell.status(run.status()),
                    Cell.of(duration(run, now)),
                    Cell.of(Times.ago(run.startedAt(), now)),
                    Cell.of(run.summary() == null ? null : Values.line(run.summary(), KEYS_IN_A_ROW)));
        }
        return table;
    }

    private static int show(Call call) {
        HeadClient head = call.head();
        Run run = find(head, call.operands().getFirst());
        var metrics = head.metrics(run.id()).metrics();
        var last = metrics.subList(Math.max(0, metrics.size() - LAST_METRICS), metrics.size());
        var shown = new Shown(run, last, metrics.size());
        call.output().one(shown, run.id(), () -> people(call, shown));
        return 0;
    }

    private static void people(Call call, Shown shown) {
        Run run = shown.run();
        Instant now = call.now();
        Output output = call.output();
        output.details(new Details("Run " + run.id())
                .line("name", run.name())
                .line("status", Cell.status(run.status()))
                .line("tags", run.tags() == null ? null : String.join(", ", run.tags()))
                .line("host", run.hostname())
                .line("started", Jobs.when(run.startedAt(), now))
                .line("finished", Jobs.when(run.finishedAt(), now))
                .line("duration", run.startedAt() == null ? null : duration(run, now))
                .line("exit code", run.exitCode())
                .line("directory", run.runDir()));
        section(output, "Config", run.config());
        section(output, "Summary", run.summary());
        if (!shown.lastMetrics().isEmpty()) {
            output.line("");
            output.line("Metrics (the last " + shown.lastMetrics().size() + " of " + shown.metricsCount() + "):");
            for (Map<String, @Nullable Object> metric : shown.lastMetrics()) {
                output.line("  " + Values.line(metric, Integer.MAX_VALUE));
            }
        }
    }

    private static void section(Output output, String title, @Nullable Map<String, @Nullable Object> values) {
        if (values != null && !values.isEmpty()) {
            output.line("");
            var details = new Details(title + ":");
            values.forEach((key, value) -> details.line(key, Values.text(value)));
            output.details(details);
        }
    }

    private static String duration(Run run, Instant now) {
        Double seconds = run.durationSeconds();
        return seconds == null
                ? Times.between(run.startedAt(), run.finishedAt(), now)
                : Times.lasting(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    /** A run by its id, by the number of its job or element, or by as much of its id as no other has. */
    static Run find(HeadClient head, String named) {
        String id = named.matches("#?\\d+(\\.\\d+)?") ? "job-" + named.replace("#", "") : named;
        try {
            return head.run(id);
        } catch (HeadRefused e) {
            if (!e.missing()) {
                throw e;
            }
            return only(head, named, e);
        }
    }

    /** The one run whose id begins like that. */
    private static Run only(HeadClient head, String begin, HeadRefused otherwise) {
        var found = head.runs(null, null, SEARCHED).stream()
                .filter(run -> run.id().startsWith(begin))
                .toList();
        if (found.size() > 1) {
            throw new Failure(
                    "More than one run begins with '" + begin + "': "
                            + found.stream().limit(NAMED_IN_DOUBT).map(Run::id).collect(Collectors.joining(", "))
                            + (found.size() > NAMED_IN_DOUBT ? ", …" : "") + ".",
                    "Write more of it.");
        }
        if (found.isEmpty()) {
            throw otherwise;
        }
        return found.getFirst();
    }
}
