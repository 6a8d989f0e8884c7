package io.whirr.shell.commands;

import io.whirr.api.jobs.SubmittedJob;
import io.whirr.shell.head.HeadClient;
import io.whirr.shell.output.Cell;
import io.whirr.shell.output.Details;
import io.whirr.shell.output.Output;
import io.whirr.shell.output.Table;
import io.whirr.shell.output.Text;
import io.whirr.shell.parsing.Operands;
import io.whirr.shell.parsing.Option;
import io.whirr.shell.parsing.Syntax;
import io.whirr.shell.parsing.Thing;
import io.whirr.shell.parsing.UsageError;
import io.whirr.shell.settings.WorkingDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.shell.core.command.Command;

/** Studies of what makes the difference: made, extended and run. */
final class Ablations {

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_LENGTH = 6;
    private static final int MOST_REPLICATES = 10_000;

    private static final Syntax INIT = Syntax.named("ablate init")
            .group(Commands.RUNS)
            .summary("begin a study of what a change does to a metric")
            .description("""
                    It is kept in the project's .whirr/ablations, or in ./ablations where there is no
                    .whirr, or where WHIRR_ABLATIONS says.""")
            .takes(Operands.one("NAME", Thing.TEXT))
            .option(Option.value("metric", 'm', "M", "what is compared: a key of the summaries or of the metrics"))
            .option(Option.value("replicates", 'r', "N", "how often to run each condition (20)"))
            .example("whirr ablate init prompts --metric win", "begin")
            .build();

    private static final Syntax ADD = Syntax.named("ablate add")
            .group(Commands.RUNS)
            .summary("add a change to a study")
            .description("The value of a key is a number, a text, or with @FILE what is in that file now.")
            .takes(Operands.some("NAME KEY=VALUE", Thing.TEXT).atLeast(2))
            .option(Option.value("name", 'n', "DELTA", "what to call the change; else its first key"))
            .example("whirr ablate add prompts temperature=0", "one setting")
            .example("whirr ablate add prompts system=@v2.txt top_p=0.9 -n v2", "two, called v2")
            .build();

    private static final Syntax RUN = JobOptions.declareWithoutName(Syntax.named("ablate run")
                    .group(Commands.RUNS)
                    .summary("queue a study: the baseline and each change, with the same seeds")
                    .description("""
                    In the command {{seed}} becomes the seed of the replicate and {{cfg_path}} the
                    file with the settings of the condition, which workers find where they share this
                    directory; each job has the settings as its config, too. What was interrupted
                    goes on where it stopped, and queues nothing twice.""")
                    .takes(Operands.nameAndCommandLine("NAME [--] COMMAND…", Thing.TEXT))
                    .option(Option.value("replicates", 'r', "N", "how often to run each condition"))
                    .option(Option.flag("dry-run", 'n', "only show what would be queued")))
            .example("whirr ablate run prompts -- python eval.py --seed {{seed}} --cfg {{cfg_path}}", "all of it")
            .build();

    private final Session session;

    Ablations(Session session) {
        this.session = session;
    }

    List<Command> commands() {
        return List.of(
                new Verb(INIT, session, Ablations::init),
                new Verb(ADD, session, Ablations::add),
                new Verb(RUN, session, Ablations::run),
                new Verb(AblationRanking.RANK, session, AblationRanking::rank));
    }

    private static int init(Call call) {
        String name = call.operands().getFirst();
        String metric = call.option("metric")
                .orElseThrow(() -> new UsageError("'ablate init' needs --metric.", "Which number is compared?"));
        AblationFiles files = AblationFiles.of(call.session());
        if (files.find(name).isPresent()) {
            throw new Failure("There is a study '" + name + "' already.", "Choose another name.");
        }
        int replicates = call.number("replicates", 1, MOST_REPLICATES).orElse(Ablation.USUAL_REPLICATES);
        var random = new SecureRandom();
        long seed = random.nextInt(Integer.MAX_VALUE);
        String now = call.now().toString();
        var ablation = new Ablation(id(random), name, metric, seed, Map.of(), Map.of(), replicates, List.of(), now);
        files.create(ablation);
        call.output().one(ablation, ablation.sessionId(), () -> {
            call.output()
                    .details(new Details("Created ablation session: " + name)
                            .line("session_id", ablation.sessionId())
                            .line("metric", metric)
                            .line("seed_base", seed));
            call.output().line("Next: whirr ablate add " + name + " KEY=VALUE");
        });
        return 0;
    }

    private static String id(SecureRandom random) {
        return random.ints(ID_LENGTH, 0, LETTERS.length())
                .collect(StringBuilder::new, (text, i) -> text.append(LETTERS.charAt(i)), StringBuilder::append)
                .toString();
    }

    private static int add(Call call) {
        AblationFiles files = AblationFiles.of(call.session());
        Ablation ablation = files.get(call.operands().getFirst());
        var changes = new LinkedHashMap<String, @Nullable Object>();
        for (String change : call.operands().subList(1, call.operands().size())) {
            int equals = change.indexOf('=');
            if (equals <= 0) {
                throw new UsageError("'" + change + "' is not a change.", "Write it as key=value.");
            }
            changes.put(change.substring(0, equals), value(change.substring(equals + 1)));
        }
        String delta =
                call.option("name").orElseGet(() -> changes.keySet().iterator().next());
        if (delta.equals(Ablation.BASELINE)) {
            throw new UsageError("The baseline is what no change is made to.", "Choose another name with --name.");
        }
        if (ablation.changes().containsKey(delta)) {
            call.output().note("There was a change '" + delta + "' already; this one takes its place.");
        }
        files.save(ablation.withDelta(delta, changes));
        call.output().one(Map.of("delta", delta, "changes", changes), delta, () -> {
            var details = new Details("Added delta: " + delta);
            changes.forEach((key, value) ->
                    details.line(key, value instanceof Map<?, ?> file ? "@" + file.get("path") : value));
            call.output().details(details);
        });
        return 0;
    }

    private static Object value(String text) {
        if (text.startsWith("@")) {
            try {
                return Map.of("path", text.substring(1), "text", Files.readString(Path.of(text.substring(1))));
            } catch (IOException | InvalidPathException e) {
                throw new Failure("Cannot read " + text.substring(1) + ": " + e, "Name a file that can be read.");
            }
        }
        try {
            if (text.contains(".")) {
                return Double.valueOf(text);
            }
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    /** A run that is to be queued. */
    private record Planned(String condition, int replicate, long seed, Path configFile, List<String> argv) {}

    private static int run(Call call) {
        AblationFiles files = AblationFiles.of(call.session());
        Ablation ablation = files.get(call.operands().getFirst());
        if (ablation.changes().isEmpty()) {
            throw new Failure(
                    "Nothing is changed yet.", "Add a change: 'whirr ablate add " + ablation.name() + " KEY=VALUE'.");
        }
        int replicates = call.number("replicates", 1, MOST_REPLICATES).orElse(ablation.replicates());
        List<Planned> plan = plan(
                files,
                ablation,
                replicates,
                call.operands().subList(1, call.operands().size()));
        if (call.has("dry-run")) {
            preview(call, ablation, plan);
            return 0;
        }
        submit(call, files, ablation, plan);
        return 0;
    }

    private static List<Planned> plan(AblationFiles files, Ablation ablation, int replicates, List<String> command) {
        var plan = new ArrayList<Planned>();
        for (int replicate = 0; replicate < replicates; replicate++) {
            long seed = ablation.seedBase() + replicate;
            for (String condition : ablation.conditions()) {
                Path config = files.config(ablation, condition, replicate);
                List<String> argv = command.stream()
                        .map(word -> word.replace("{{seed}}", String.valueOf(seed))
                                .replace("{{cfg_path}}", config.toString()))
                        .toList();
                plan.add(new Planned(condition, replicate, seed, config, argv));
            }
        }
        return plan;
    }

    private static void preview(Call call, Ablation ablation, List<Planned> plan) {
        Output output = call.output();
        output.list(plan, run -> jobName(ablation, run), runs -> table(ablation, runs), "");
        if (output.forPeople()) {
            output.line("");
            output.line(plan.size() + " jobs would be submitted. Dry run - no jobs submitted");
        }
    }

    private static Table table(Ablation ablation, List<Planned> plan) {
        var table = Table.of("NAME", "SEED", "COMMAND");
        plan.forEach(run ->
                table.row(Cell.of(jobName(ablation, run)), Cell.of(run.seed()), Cell.of(Text.command(run.argv()))));
        return table;
    }

    private static String jobName(Ablation ablation, Planned run) {
        return ablation.name() + "-" + run.condition() + "-" + run.replicate();
    }

    /**
     * Each job has a key of its own, which is the same when the same command is given again after a failure: what was
     * queued before is then not queued again.
     */
    private static void submit(Call call, AblationFiles files, Ablation ablation, List<Planned> plan) {
        int words = Objects.hash(plan.stream().map(Planned::argv).toList(), JobOptions.of(call));
        String round = ablation.results().size() + "-" + Integer.toHexString(words);
        HeadClient head = call.head();
        var queued = new ArrayList<Ablation.Result>();
        for (Planned run : plan) {
            AblationFiles.write(run.configFile(), ablation.config(run.condition(), run.replicate()));
            String key = String.join("/", "ablate", ablation.sessionId(), round, run.condition(), "" + run.replicate());
            SubmittedJob job =
                    call.patience().call(() -> head.submit(job(call, ablation, run), key), Submission.PATIENCE);
            queued.add(new Ablation.Result(
                    job.runId(), job.jobId(), run.condition(), run.replicate(), run.seed(), null, "queued", null));
        }
        var all = new ArrayList<>(ablation.results());
        all.addAll(queued);
        files.save(ablation.withResults(all));
        call.output()
                .summary(
                        queued,
                        queued.stream().map(Ablation.Result::jobId).toList(),
                        "Submitted "
                                + queued.size() + " jobs: " + queued.getFirst().jobId() + "-"
                                + queued.getLast().jobId()
                                + ". Then: whirr ablate rank " + ablation.name());
    }

    private static Map<String, @Nullable Object> job(Call call, Ablation ablation, Planned run) {
        var job = new LinkedHashMap<String, @Nullable Object>(JobOptions.of(call));
        var tags = new ArrayList<Object>(List.of(
                "ablate:" + ablation.sessionId(), "condition:" + run.condition(), "replicate:" + run.replicate()));
        if (job.get("tags") instanceof List<?> more) {
            tags.addAll(more);
        }
        var config = new LinkedHashMap<String, @Nullable Object>();
        config.put("ablation_session", ablation.name());
        config.put("ablation_session_id", ablation.sessionId());
        config.put("condition", run.condition());
        config.put("replicate", run.replicate());
        config.put("seed", run.seed());
        ablation.config(run.condition(), run.replicate()).forEach((key, value) -> {
            if (!key.startsWith("__")) {
                config.putIfAbsent(key, value);
            }
        });
        job.put("command_argv", run.argv());
        job.put("name", jobName(ablation, run));
        job.put("tags", tags);
        job.put("config", config);
        job.putIfAbsent("workdir", WorkingDirectory.resolve("."));
        return job;
    }
}
