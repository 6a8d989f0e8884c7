package io.whirr.shell.commands;

import io.whirr.api.runs.Run;
import io.whirr.shell.head.HeadClient;
import io.whirr.shell.output.Cell;
import io.whirr.shell.output.Output;
import io.whirr.shell.output.Table;
import io.whirr.shell.output.Times;
import io.whirr.shell.parsing.Operands;
import io.whirr.shell.parsing.Option;
import io.whirr.shell.parsing.Syntax;
import io.whirr.shell.parsing.Thing;
import io.whirr.shell.parsing.UsageError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.shell.core.command.Command;

/** Runs side by side. */
final class Comparison {

    private static final List<String> LESS_IS_BETTER = List.of("loss", "error", "mse", "mae");

    private static final Syntax COMPARE = Syntax.named("compare")
            .group(Commands.RUNS)
            .summary("show runs side by side")
            .description("""
                    Settings that differ are marked '≠'. With --metrics it is what each run ended
                    with, and the best one is marked '*': the lowest where the name says loss, error,
                    mse or mae, else the highest.""")
            .takes(Operands.any("RUN", Thing.RUN).atLeast(2))
            .option(Option.flag("metrics", 'm', "how well they did, too"))
            .option(Option.flag("no-config", "without their settings"))
            .option(Option.flag("config", "with their settings, as always"))
            .example("whirr compare 7 8 9 -m", "three jobs' runs")
            .build();

    private final Session session;

    Comparison(Session session) {
        this.session = session;
    }

    List<Command> commands() {
        return List.of(new Verb(COMPARE, session, Comparison::compare));
    }

    /** The values of a key, in the order of the runs; null where a run has none. */
    record Row(String key, List<@Nullable Object> values) {}

    /**
     * What {@code --output json} shows.
     *
     * @param metrics empty when nobody asked
     * @param best the run that did best, by metric
     */
    record Compared(List<Run> runs, List<Row> config, List<Row> metrics, Map<String, String> best) {}

    private static int compare(Call call) {
        if (call.operands().size() < 2) {
            throw new UsageError("It takes two runs to compare.", "'whirr runs' lists them.");
        }
        HeadClient head = call.head();
        List<Run> runs = call.operands().stream().map(id -> Runs.find(head, id)).toList();
        List<Row> config = rows(runs.stream().map(Comparison::config).toList());
        List<Row> metrics = call.has("metrics")
                ? rows(runs.stream().map(run -> results(head, run)).toList())
                : List.of();
        var best = new TreeMap<String, String>();
        for (Row row : metrics) {
            int index = best(row);
            if (index >= 0) {
                best.put(row.key(), runs.get(index).id());
            }
        }
        var compared = new Compared(runs, config, metrics, best);
        call.output().one(compared, runs.stream().map(Run::id).toList(), () -> people(call, compared));
        return 0;
    }

    /** What a run says of itself at its end, or else what it logged last. */
    static Map<String, @Nullable Object> results(HeadClient head, Run run) {
        if (run.summary() != null && !run.summary().isEmpty()) {
            return run.summary();
        }
        var last = new LinkedHashMap<String, @Nullable Object>();
        for (Map<String, @Nullable Object> record : head.metrics(run.id()).metrics()) {
            record.forEach((key, value) -> {
                if (!key.startsWith("_") && value != null) {
                    last.put(key, value);
                }
            });
        }
        return last;
    }

    private static Map<String, @Nullable Object> config(Run run) {
        return run.config() == null ? Map.of() : run.config();
    }

    private static List<Row> rows(List<Map<String, @Nullable Object>> runs) {
        var keys = new TreeSet<String>();
        runs.forEach(run -> keys.addAll(run.keySet()));
        var rows = new ArrayList<Row>();
        for (String key : keys) {
            var values = new ArrayList<@Nullable Object>();
            runs.forEach(run -> values.add(run.get(key)));
            rows.add(new Row(key, values));
        }
        return rows;
    }

    /** The index of the best value; -1 where there are not two numbers, or all are the same. */
    private static int best(Row row) {
        boolean less = LESS_IS_BETTER.stream()
                .anyMatch(word -> row.key().toLowerCase(Locale.ROOT).contains(word));
        int best = -1;
        double champion = 0;
        var distinct = new HashSet<Double>();
        for (int i = 0; i < row.values().size(); i++) {
            if (row.values().get(i) instanceof Number number) {
                double value = number.doubleValue();
                distinct.add(value);
                if (best < 0 || (less ? value < champion : value > champion)) {
                    best = i;
                    champion = value;
                }
            }
        }
        return distinct.size() < 2 ? -1 : best;
    }

    private static void people(Call call, Compared compared) {
        Output output = call.output();
        List<Run> runs = compared.runs();
        var table = Table.of(Stream.concat(
                        Stream.of(""), runs.stream().map(run -> Objects.requireNonNullElse(run.name(), run.id())))
                .toArray(String[]::new));
        table.row(cells("id", runs.stream().map(run -> Cell.of(run.id())).toList()));
        table.row(cells(
                "status", runs.stream().map(run -> Cell.status(run.status())).toList()));
        table.row(cells(
                "duration", runs.stream().map(run -> Cell.of(duration(run))).toList()));
        if (!call.has("no-config")) {
            section(table, "config");
            compared.config().forEach(row -> table.row(config(row)));
        }
        if (call.has("metrics")) {
            section(table, "metrics");
            compared.metrics().forEach(row -> table.row(marked(compared, row)));
        }
        output.table(table);
    }

    private static Cell[] config(Row row) {
        boolean differ = new HashSet<>(row.values()).size() > 1;
        var cells = new ArrayList<Cell>();
        for (Object value : row.values()) {
            cells.add(differ ? Cell.marked(text(value)) : Cell.of(text(value)));
        }
        return cells(row.key() + (differ ? " ≠" : ""), cells);
    }

    private static Cell[] marked(Compared compared, Row row) {
        var cells = new ArrayList<Cell>();
        for (int i = 0; i < row.values().size(); i++) {
            boolean best = compared.runs().get(i).id().equals(compared.best().get(row.key()));
            String text = text(row.values().get(i));
            cells.add(best ? new Cell(text + " *", Cell.status("completed").style()) : Cell.of(text));
        }
        return cells(row.key(), cells);
    }

    private static void section(Table table, String title) {
        table.line("");
        table.line(title);
    }

    private static Cell[] cells(String label, List<Cell> values) {
        return Stream.concat(Stream.of(Cell.of(label)), values.stream()).toArray(Cell[]::new);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "-" : Values.text(value);
    }

    private static @Nullable String duration(Run run) {
        Double seconds = run.durationSeconds();
        return seconds == null ? null : Times.lasting(Duration.ofMillis(Math.round(seconds * 1000)));
    }
}
