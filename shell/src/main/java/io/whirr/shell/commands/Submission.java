package io.whirr.shell.commands;

import io.whirr.api.jobs.SubmittedJob;
import io.whirr.shell.head.HeadClient;
import io.whirr.shell.output.Cell;
import io.whirr.shell.output.Details;
import io.whirr.shell.output.Table;
import io.whirr.shell.output.Text;
import io.whirr.shell.parsing.Operands;
import io.whirr.shell.parsing.Option;
import io.whirr.shell.parsing.RawBytes;
import io.whirr.shell.parsing.Syntax;
import io.whirr.shell.parsing.Thing;
import io.whirr.shell.parsing.UsageError;
import io.whirr.shell.settings.WorkingDirectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.shell.core.command.Command;
import tools.jackson.databind.JsonNode;

/** Asking for commands to be run. */
final class Submission {

    /** How long a submission is tried again: long enough for a head's restart. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Syntax SUBMIT = JobOptions.declare(Syntax.named("submit")
                    .group(Commands.JOBS)
                    .summary("queue a command, an array of them, or what a file describes")
                    .description("""
                    Options end at the command, or at '--'; everything after is the command and is
                    passed on byte for byte. It runs in the directory that you are in, on whichever
                    worker takes it. A submission that gets no answer is sent again with the same
                    key, so that it is never queued twice. A file is YAML or JSON in the words of
                    the HTTP interface (command_argv, steps, array, needs, limits, retry, after);
                    options win over it. With 'jobs:', a list of jobs that have a 'key', it is a
                    graph: all of them are queued, or none.""")
                    .takes(Operands.commandLine("[--] COMMAND…").atLeast(0))
                    .option(Option.value("file", 'f', "FILE", "the job, or jobs, that this file describes")
                            .naming(Thing.FILE))
                    .option(Option.value(
                            "array", 'a', "SPEC", "once for each number: 0-999, 1-9:2, 0-999%20 (20 at once)")))
            .option(Option.value("idempotency-key", "KEY", "the same key again is the same job"))
            .option(Option.flag("wait", 'w', "wait for its end, and end with its exit code"))
            .option(Option.flag("follow", 'F', "print its log meanwhile, and end with its exit code"))
            .example("whirr submit python train.py --lr 0.01", "queue a training")
            .example("whirr submit -n probe -t gpu,test -F -- bash -c 'nvidia-smi; sleep 5'", "and watch it")
            .example("whirr submit -g 2 --needs gpu-memory=40G --retries 3 --timeout 8h ./train.sh", "with conditions")
            .example("whirr submit -a 0-99%10 -- python eval.py", "100 times, 10 at once")
            .example("whirr submit --after 7 -- python report.py", "when job 7 has ended well")
            .example("whirr submit -f job.yaml", "what the file says")
            .build();

    private final Session session;

    Submission(Session session) {
        this.session = session;
    }

    List<Command> commands() {
        return List.of(new Verb(SUBMIT, session, Submission::submit));
    }

    private static int submit(Call call) {
        Map<String, @Nullable Object> file =
                call.option("file").map(YamlFile::read).orElseGet(LinkedHashMap::new);
        if (file.containsKey("jobs")) {
            return graph(call, file);
        }
        KnownKeys.check(call.option("file").orElse(""), file);
        Map<String, @Nullable Object> job = merged(file, JobOptions.of(call));
        call.option("array").ifPresent(array -> job.put("array", array));
        if (!call.operands().isEmpty()) {
            job.put("command_argv", RawBytes.asText(call.operands()));
        }
        if (!job.containsKey("command_argv") && !job.containsKey("steps") && !job.containsKey("sweep")) {
            throw new UsageError("'submit' needs [--] COMMAND….", "Or --file FILE. See 'whirr submit --help'.");
        }
        job.put("workdir", workdir(job));
        return submit(call, job);
    }

    /** Queues a job, says so, and waits for it when that was asked for. */
    static int submit(Call call, Map<String, @Nullable Object> job) {
        String key = key(call);
        HeadClient head = call.head();
        SubmittedJob submitted = call.patience().call(() -> head.submit(job, key), PATIENCE);
        call.output().one(submitted, submitted.jobId(), () -> call.output().details(details(job, submitted)));
        call.output().flush();
        if (submitted.elements() == null && (job.containsKey("array") || job.containsKey("sweep"))) {
            throw new Failure(
                    "The head does not know arrays: it queued the command of job #" + submitted.jobId() + " once.",
                    "Cancel it: 'whirr cancel " + submitted.jobId() + "'. The head has to be as new as this client.");
        }
        if (!call.has("follow") && !call.has("wait")) {
            return 0;
        }
        return new Waiting(call, head).forSubmitted(submitted.jobId(), call.has("follow"));
    }

    private static String key(Call call) {
        return call.option("idempotency-key").orElseGet(() -> UUID.randomUUID().toString());
    }

    private static String workdir(Map<String, @Nullable Object> job) {
        return WorkingDirectory.resolve(job.get("workdir") instanceof String directory ? directory : ".");
    }

    /** What the second says wins; mappings are merged. */
    @SuppressWarnings("unchecked") // JSON objects have strings for keys.
    private static Map<String, @Nullable Object> merged(
            Map<String, @Nullable Object> first, Map<String, @Nullable Object> second) {
        var merged = new LinkedHashMap<String, @Nullable Object>(first);
        second.forEach((key, value) -> {
            if (value instanceof Map<?, ?> inner && merged.get(key) instanceof Map<?, ?> outer) {
                merged.put(key, merged((Map<String, @Nullable Object>) outer, (Map<String, @Nullable Object>) inner));
            } else {
                merged.put(key, value);
            }
        });
        return merged;
    }

    private static int graph(Call call, Map<String, @Nullable Object> file) {
        if (!call.operands().isEmpty() || !JobOptions.of(call).isEmpty() || call.has("array") || call.has("follow")) {
            throw new UsageError(
                    "A file with several jobs takes no command and no options of a job.",
                    "Write them into the file; --wait and --idempotency-key may stand beside it.");
        }
        Map<String, Object> graph = Map.of("jobs", nodes(call, file));
        String key = key(call);
        HeadClient head = call.head();
        JsonNode submitted = call.patience().call(() -> head.submitGraph(graph, key), PATIENCE);
        var nodes = submitted.path("jobs").valueStream().map(Submission::node).toList();
        call.output()
                .list(
                        nodes,
                        Node::jobId,
                        some -> {
                            var table = Table.of("KEY", "JOB");
                            some.forEach(node -> table.row(Cell.of(node.key()), Cell.of(node.jobId())));
                            return table;
                        },
                        "");
        call.output().flush();
        return call.has("wait")
                ? new Waiting(call, head).forAll(nodes.stream().map(Node::jobId).toList(), null)
                : 0;
    }

    /** A job of a graph that was queued. */
    record Node(String key, long jobId) {}

    private static Node node(JsonNode json) {
        JsonNode job = json.has("job_id") ? json : json.path("job");
        return new Node(json.path("key").asString(), job.path("job_id").asLong());
    }

    @SuppressWarnings("unchecked") // JSON objects have strings for keys.
    private static List<Map<String, @Nullable Object>> nodes(Call call, Map<String, @Nullable Object> file) {
        String name = call.option("file").orElse("");
        if (file.size() > 1 || !(file.get("jobs") instanceof List<?> list)) {
            throw new Failure(name + ": beside 'jobs', which is a list, there can be nothing.", "Mend the file.");
        }
        var nodes = new ArrayList<Map<String, @Nullable Object>>();
        for (Object item : list) {
            if (!(item instanceof Map<?, ?> map) || !(map.get("key") instanceof String key)) {
                throw new Failure(name + ": each of the jobs needs a 'key'.", "Mend the file.");
            }
            var job = new LinkedHashMap<String, @Nullable Object>((Map<String, @Nullable Object>) map);
            job.remove("key");
            KnownKeys.check(name + ": job '" + key + "'", job);
            job.put("workdir", workdir(job));
            nodes.add(Map.of("key", key, "job", job));
        }
        return nodes;
    }

    private static Details details(Map<String, @Nullable Object> job, SubmittedJob submitted) {
        return new Details("Submitted job #" + submitted.jobId())
                .line("name", job.get("name"))
                .line("command", job.get("command_argv") instanceof List<?> argv ? Text.command(words(argv)) : null)
                .line("steps", job.get("steps") instanceof List<?> steps ? steps.size() : null)
                .line("elements", submitted.elements())
                .line("workdir", job.get("workdir"))
                .line("tags", job.get("tags") instanceof List<?> tags ? String.join(", ", words(tags)) : null);
    }

    private static List<String> words(List<?> list) {
        return list.stream().map(String::valueOf).toList();
    }
}
