package io.whirr.shell.commands;

import io.whirr.api.runs.Run;
import io.whirr.shell.head.HeadClient;
import io.whirr.shell.json.Json;
import io.whirr.shell.parsing.Operands;
import io.whirr.shell.parsing.Option;
import io.whirr.shell.parsing.Syntax;
import io.whirr.shell.parsing.Thing;
import io.whirr.shell.parsing.UsageError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.shell.core.command.Command;

/** Runs as a file for other programs. */
final class Export {

    private static final int USUAL_LIMIT = 100;
    private static final int LARGEST_LIMIT = 500;
    private static final List<String> COLUMNS =
            List.of("id", "name", "status", "started_at", "finished_at", "duration_s", "exit_code", "tags");

    private static final Syntax EXPORT = Syntax.named("export")
            .group(Commands.RUNS)
            .summary("write runs to a .csv or .json file")
            .description("""
                    In a CSV file each key of the configurations and summaries has a column of its
                    own, config.KEY and summary.KEY. The file is complete or not there.""")
            .takes(Operands.one("FILE", Thing.FILE))
            .option(Option.value("run", 'r', "RUN", "only this one").naming(Thing.RUN))
            .option(Option.choice("status", 's', Runs.STATUSES, "only these"))
            .option(Option.value("tag", 't', "TAG", "only those with this tag").naming(Thing.TAG))
            .option(Option.value("job", 'j', "ID", "those of the elements of this array")
                    .naming(Thing.JOB))
            .option(Option.flag("metrics", 'm', "everything that they have logged, too; JSON only"))
            .option(Option.value("limit", 'l', "N", "how many at most (" + USUAL_LIMIT + ")"))
            .example("whirr export runs.csv -t sweep:lr", "for a spreadsheet")
            .example("whirr export run.json -r 7 -m", "one run, with all that it has logged")
            .build();

    private final Session session;

    Export(Session session) {
        this.session = session;
    }

    List<Command> commands() {
        return List.of(new Verb(EXPORT, session, Export::export));
    }

    private static int export(Call call) {
        String name = call.operands().getFirst();
        boolean csv = name.toLowerCase(Locale.ROOT).endsWith(".csv");
        if (!csv && !name.toLowerCase(Locale.ROOT).endsWith(".json")) {
            throw new UsageError("The file must be called .csv or .json.", "Its name says what is written to it.");
        }
        if (csv && call.has("metrics")) {
            throw new UsageError("A .csv file has no place for --metrics.", "Write a .json file.");
        }
        HeadClient head = call.head();
        List<Run> runs = runs(call, head);
        if (runs.isEmpty()) {
            call.output().note("No runs to export");
            return 0;
        }
        write(name, csv ? csv(runs) : Json.pretty(json(call, head, runs)) + "\n");
        call.output()
                .one(
                        Map.of("file", name, "runs", runs.size()),
                        name,
                        () -> call.output().line("Exported " + runs.size() + " run(s) to " + name));
        return 0;
    }

    private static List<Run> runs(Call call, HeadClient head) {
        int limit = call.number("limit", 1, LARGEST_LIMIT).orElse(USUAL_LIMIT);
        String status = call.option("status").orElse(null);
        String tag = call.option("tag").orElse(null);
        if (call.has("run")) {
            return List.of(Runs.find(head, call.option("run").orElse("")));
        }
        return call.option("job")
                .map(job -> head.runsOf(JobRef.parse(job).whole(), limit))
                .orElseGet(() -> head.runs(status, tag, limit));
    }

    private static List<Map<String, @Nullable Object>> json(Call call, HeadClient head, List<Run> runs) {
        var all = new ArrayList<Map<String, @Nullable Object>>();
        for (Run run : runs) {
            var values = new LinkedHashMap<String, @Nullable Object>(plain(run));
            values.put("run_dir", run.runDir());
            values.put("config", Objects.requireNonNullElse(run.config(), Map.of()));
            values.put("summary", Objects.requireNonNullElse(run.summary(), Map.of()));
            if (call.has("metrics")) {
                values.put("metrics", head.metrics(run.id()).metrics());
            }
            all.add(values);
        }
        return all;
    }

    private static Map<String, @Nullable Object> plain(Run run) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        values.put("id", run.id());
        values.put("name", run.name());
        values.put("status", run.status());
        values.put("started_at", run.startedAt());
        values.put("finished_at", run.finishedAt());
        values.put("duration_s", run.durationSeconds());
        values.put("exit_code", run.exitCode());
        values.put("tags", run.tags());
        return values;
    }

    private static String csv(List<Run> runs) {
        var config = new TreeSet<String>();
        var summary = new TreeSet<String>();
        for (Run run : runs) {
            config.addAll(Objects.requireNonNullElse(run.config(), Map.<String, Object>of())
                    .keySet());
            summary.addAll(Objects.requireNonNullElse(run.summary(), Map.<String, Object>of())
                    .keySet());
        }
        var headings = new ArrayList<>(COLUMNS);
        config.forEach(key -> headings.add("config." + key));
        summary.forEach(key -> headings.add("summary." + key));
        var text = new StringBuilder(line(headings));
        for (Run run : runs) {
            var row = new ArrayList<@Nullable Object>();
            Map<String, @Nullable Object> plain = plain(run);
            COLUMNS.forEach(key -> row.add(plain.get(key)));
            config.forEach(
                    key -> row.add(run.config() == null ? null : run.config().get(key)));
            summary.forEach(
                    key -> row.add(run.summary() == null ? null : run.summary().get(key)));
            text.append(line(row));
        }
        return text.toString();
    }

    /** As RFC 4180 has it. */
    private static String line(List<?> values) {
        return values.stream().map(Export::field).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String field(@Nullable Object value) {
        String text = value instanceof Map || value instanceof List ? Json.line(value) : Objects.toString(value, "");
        return text.matches("(?s).*[,\"\r\n].*") ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }

    private static void write(String name, String text) {
        try {
            Path file = Path.of(name).toAbsolutePath();
            Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
            try {
                Files.writeString(fresh, text);
                Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException | InvalidPathException e) {
            throw new Failure("Cannot write " + name + ": " + e, "Name a file in a directory that can be written.");
        }
    }
}
