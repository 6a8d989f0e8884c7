package io.whirr.shell.commands;

import io.whirr.api.jobs.SweepPreview;
import io.whirr.api.jobs.SweepPreview.Combination;
import io.whirr.api.jobs.SweepSpec;
import io.whirr.shell.output.Cell;
import io.whirr.shell.output.Output;
import io.whirr.shell.output.Table;
import io.whirr.shell.output.Text;
import io.whirr.shell.parsing.Operands;
import io.whirr.shell.parsing.Option;
import io.whirr.shell.parsing.Syntax;
import io.whirr.shell.parsing.Thing;
import io.whirr.shell.settings.WorkingDirectory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.shell.core.command.Command;

/** Trying out parameters. */
final class Sweeps {

    private static final String USUAL_NAME = "sweep";
    private static final int USUALLY_SHOWN = 100;
    private static final int MOST_SHOWN = 10_000;

    private static final Syntax SWEEP = JobOptions.declareWithoutName(Syntax.named("sweep")
                    .group(Commands.RUNS)
                    .summary("queue a command for each combination of parameters")
                    .description("""
                    The file is YAML: program, parameters (each with 'values', or with 'distribution'
                    uniform, log_uniform or int_uniform and 'min' and 'max'), method (grid or
                    random), max_runs, name, seed, at_once. Each combination is an element of one
                    job, with '--KEY VALUE' for each parameter; all are tagged sweep:NAME.""")
                    .takes(Operands.one("FILE", Thing.FILE))
                    .option(Option.value("prefix", 'p', "NAME", "what to call it, in place of the file's name"))
                    .option(Option.flag("dry-run", 'n', "only show what would be queued"))
                    .option(Option.value("limit", "N", "how many --dry-run shows (" + USUALLY_SHOWN + ")"))
                    .option(Option.value("seed", "N", "of what is drawn at random: the same draws the same"))
                    .option(Option.value("at-once", "N", "how many elements may run at once")))
            .option(Option.value("idempotency-key", "KEY", "the same key again is the same job"))
            .option(Option.flag("wait", 'w', "wait for its end"))
            .example("whirr sweep lr.yaml --dry-run", "what it would be")
            .example("whirr sweep lr.yaml -g 1 --at-once 8", "eight GPUs at work")
            .build();

    private final Session session;

    Sweeps(Session session) {
        this.session = session;
    }

    List<Command> commands() {
        return List.of(new Verb(SWEEP, session, Sweeps::sweep));
    }

    private static int sweep(Call call) {
        String file = call.operands().getFirst();
        Map<String, @Nullable Object> sweep = new LinkedHashMap<>(YamlFile.read(file));
        KnownKeys.check(file, sweep, SweepSpec.class);
        call.option("prefix").ifPresent(name -> sweep.put("name", name));
        call.number("seed", 0, Integer.MAX_VALUE).ifPresent(seed -> sweep.put("seed", seed));
        call.number("at-once", 1, 1_000_000).ifPresent(number -> sweep.put("at_once", number));
        if (!sweep.containsKey("program") || !(sweep.get("parameters") instanceof Map<?, ?>)) {
            throw new Failure(file + ": a sweep has a 'program' and 'parameters'.", "See 'whirr help sweep'.");
        }
        String name = Objects.toString(sweep.getOrDefault("name", USUAL_NAME));
        var job = new LinkedHashMap<String, @Nullable Object>();
        job.put("name", name);
        job.putAll(JobOptions.of(call));
        job.put("sweep", sweep);
        job.put("workdir", WorkingDirectory.resolve(job.get("workdir") instanceof String directory ? directory : "."));
        return call.has("dry-run") ? dryRun(call, job) : Submission.submit(call, job);
    }

    private static int dryRun(Call call, Map<String, @Nullable Object> job) {
        SweepPreview preview = call.head()
                .previewSweep(job, call.number("limit", 1, MOST_SHOWN).orElse(USUALLY_SHOWN));
        Output output = call.output();
        output.one(preview, preview.elements(), () -> {
            output.table(table(preview.combinations()));
            int more = preview.elements() - preview.combinations().size();
            if (more > 0) {
                output.line("… and " + more + " more");
            }
            output.line("");
            if (preview.seed() != null) {
                output.line("With --seed " + preview.seed() + " it becomes just these.");
            }
            output.line(preview.elements() + " jobs would be submitted. Dry run - no jobs submitted");
        });
        return 0;
    }

    private static Table table(List<Combination> combinations) {
        var table = Table.of("#", "NAME", "PARAMETERS", "COMMAND");
        for (Combination combination : combinations) {
            table.row(
                    Cell.of(combination.index()),
                    Cell.of(combination.name()),
                    Cell.of(Values.line(combination.config(), Integer.MAX_VALUE)),
                    Cell.of(Text.command(combination.commandArgv())));
        }
        return table;
    }
}
