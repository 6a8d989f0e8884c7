package io.whirr.shell.commands;

import io.whirr.shell.parsing.Option;
import io.whirr.shell.parsing.Syntax;
import io.whirr.shell.parsing.Thing;
import io.whirr.shell.parsing.UsageError;
import io.whirr.shell.settings.Key;
import io.whirr.shell.settings.WorkingDirectory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What a submission says beside the command: the options, and what they are on the wire. */
final class JobOptions {

    private static final String LIST = ",";

    private final Call call;
    private final Map<String, @Nullable Object> body = new LinkedHashMap<>();

    private JobOptions(Call call) {
        this.call = call;
    }

    /** Declares them. */
    static Syntax.Builder declare(Syntax.Builder syntax) {
        return declareWithoutName(syntax.option(Option.value("name", 'n', "NAME", "what to call the job")));
    }

    /** Declares all but the name, where that has another source. */
    static Syntax.Builder declareWithoutName(Syntax.Builder syntax) {
        return syntax.option(
                        Option.value("tags", 't', "A,B", "labels to find it by").naming(Thing.TAG))
                .option(Option.value("config", 'c', "K=V|@FILE", "what it is configured with; may be repeated"))
                .option(Option.value("workdir", 'C', "DIR", "the directory to run in, instead of this one")
                        .naming(Thing.FILE))
                .option(Option.value("env", 'e', "K=V", "an environment variable; may be repeated"))
                .option(Option.value("gpus", 'g', "N", "how many GPUs of one machine; 0 for none"))
                .option(Option.value(
                        "needs",
                        "K=V,…",
                        "what the machine must have: gpu-model=A100, gpu-memory=40G, cpus=8, memory=64G"))
                .option(Option.value("label", "K=V", "what it must be labelled with; may be repeated"))
                .option(Option.value("timeout", "TIME", "how long an attempt may run: 90s, 5m, 1h30m, 2d"))
                .option(Option.value("queue-timeout", "TIME", "how long it may wait for a worker"))
                .option(Option.value("grace", "TIME", "from SIGTERM to SIGKILL"))
                .option(Option.value("memory-limit", "SIZE", "how much memory it may use: 512M, 16G"))
                .option(Option.value("cpu-limit", "N", "how many CPUs it may use"))
                .option(Option.value("log-limit", "SIZE", "how much it may write to its log"))
                .option(Option.value("retries", 'r', "N", "how often to try again when it has failed"))
                .option(Option.value("backoff", "TIME", "how long to wait before the first retry; it doubles"))
                .option(Option.value("retry-on", "CODES", "only these exit codes are worth a retry: 1,75"))
                .option(Option.value("priority", 'p', "N", "the higher, the sooner: -1000 to 1000 (0)"))
                .option(Option.value(
                                "after",
                                "ID[:ok|failed|any]",
                                "wait for another job's end; ':each' adds: element by element; may be repeated")
                        .naming(Thing.JOB))
                .option(Option.flag("hold", "keep it from starting until 'whirr release'"))
                .option(Option.value("owner", "WHO", "on whose account it runs").naming(Thing.OWNER))
                .option(Option.value("group", "WHICH", "the group that the owner belongs to"));
    }

    /** What was given, in the names of the wire. */
    static Map<String, @Nullable Object> of(Call call) {
        var options = new JobOptions(call);
        options.description();
        options.put("needs", options.needs());
        options.put("limits", options.limits());
        options.put("retry", options.retry());
        options.place();
        return options.body;
    }

    private void description() {
        call.option("name").ifPresent(name -> body.put("name", name));
        List<String> tags = call.options("tags").stream()
                .flatMap(list -> Arrays.stream(list.split(LIST, -1)))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .toList();
        if (!tags.isEmpty()) {
            body.put("tags", tags);
        }
        put("config", ConfigValues.of(call.options("config")));
        call.option("workdir").ifPresent(directory -> body.put("workdir", WorkingDirectory.resolve(directory)));
        put("env", pairs("env"));
    }

    private void place() {
        call.number("priority", -1_000, 1_000).ifPresent(number -> body.put("priority", number));
        List<Map<String, Object>> after =
                call.options("after").stream().map(JobOptions::after).toList();
        if (!after.isEmpty()) {
            body.put("after", after);
        }
        if (call.has("hold")) {
            body.put("hold", true);
        }
        call.option("owner").or(() -> call.setting(Key.OWNER)).ifPresent(owner -> body.put("owner", owner));
        call.option("group").or(() -> call.setting(Key.GROUP)).ifPresent(group -> body.put("group", group));
    }

    private Map<String, Object> needs() {
        var needs = new LinkedHashMap<String, Object>();
        call.number("gpus", 0, 1_024).ifPresent(number -> needs.put("gpus", number));
        for (String list : call.options("needs")) {
            for (String need : list.split(LIST, -1)) {
                need(need, needs);
            }
        }
        Map<String, String> labels = pairs("label");
        if (labels != null) {
            needs.put("labels", labels);
        }
        return needs;
    }

    private static void need(String text, Map<String, Object> needs) {
        String[] parts = text.strip().split("=", 2);
        String value = parts.length == 2 ? parts[1] : "";
        switch (parts[0].replace('_', '-')) {
            case "gpus" -> needs.put("gpus", Call.number("gpus", value, 0, 1_024));
            case "gpu-model" -> needs.put("gpu_model", value);
            case "gpu-memory" ->
                needs.put(
                        "gpu_memory_gb", Math.max(1, Amounts.megabytes("needs gpu-memory", gigabytes(value)) / 1_024));
            case "cpus" -> needs.put("cpus", Call.number("cpus", value, 1, 100_000));
            case "memory" -> needs.put("memory_mb", Amounts.megabytes("needs memory", value));
            default ->
                throw new UsageError(
                        "--needs cannot be '" + text + "'.",
                        "It knows gpus, gpu-model, gpu-memory, cpus and memory, each with =VALUE; --label for labels.");
        }
    }

    /** GPUs are counted in gigabytes. */
    private static String gigabytes(String text) {
        return text.matches("\\d+") ? text + "G" : text;
    }

    private Map<String, Object> limits() {
        var limits = new LinkedHashMap<String, Object>();
        amount(limits, "timeout", "run_timeout_seconds", Amounts::seconds);
        amount(limits, "queue-timeout", "queue_timeout_seconds", Amounts::seconds);
        amount(
                limits,
                "grace",
                "grace_seconds",
                (option, text) -> text.equals("0") ? 0 : Amounts.seconds(option, text));
        amount(limits, "memory-limit", "memory_mb", Amounts::megabytes);
        amount(limits, "log-limit", "log_mb", Amounts::megabytes);
        amount(limits, "cpu-limit", "cpus", JobOptions::decimal);
        return limits;
    }

    private Map<String, Object> retry() {
        var retry = new LinkedHashMap<String, Object>();
        call.number("retries", 0, 999).ifPresent(retries -> retry.put("max_attempts", retries + 1));
        amount(
                retry,
                "backoff",
                "backoff_seconds",
                (option, text) -> Amounts.duration(option, text).toMillis() / 1000.0);
        call.option("retry-on")
                .ifPresent(codes -> retry.put(
                        "exit_codes",
                        Arrays.stream(codes.split(LIST, -1))
                                .map(code -> Call.number("--retry-on", code.strip(), -255, 255))
                                .toList()));
        return retry;
    }

    private void amount(Map<String, Object> target, String option, String key, BiFunction<String, String, ?> read) {
        call.option(option).ifPresent(text -> target.put(key, read.apply(option, text)));
    }

    private static double decimal(String option, String text) {
        try {
            double number = Double.parseDouble(text);
            if (number > 0 && number <= 100_000) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new UsageError("--" + option + " cannot be '" + text + "'.", "It is a number like 1.5.");
    }

    private static Map<String, Object> after(String text) {
        String[] parts = text.split(":", -1);
        var after = new LinkedHashMap<String, Object>();
        after.put("job", JobRef.parse(parts[0]).whole());
        for (int i = 1; i < parts.length; i++) {
            switch (parts[i]) {
                case "ok", "failed", "any" -> after.put("on", parts[i]);
                case "each" -> after.put("elementwise", true);
                default ->
                    throw new UsageError(
                            "--after cannot be '" + text + "'.", "Write it as 7, 7:failed, 7:any or 7:each.");
            }
        }
        return after;
    }

    /** Null when there is none. */
    private @Nullable Map<String, String> pairs(String option) {
        var pairs = new LinkedHashMap<String, String>();
        for (String pair : call.options(option)) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw new UsageError("--" + option + " cannot be '" + pair + "'.", "Write it as KEY=VALUE.");
            }
            pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return pairs.isEmpty() ? null : pairs;
    }

    private void put(String key, @Nullable Map<String, ?> values) {
        if (values != null && !values.isEmpty()) {
            body.put(key, values);
        }
    }
}
