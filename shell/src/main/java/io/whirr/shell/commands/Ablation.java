package io.whirr.shell.commands;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A study of what a change does to a metric: the baseline and each delta, the same number of times, with the same
 * seeds. It is kept in a file as whirr 0.5 keeps it.
 *
 * @param sessionId six letters and digits
 * @param name what people call it
 * @param metric what is compared
 * @param seedBase the seed of the first replicate; each further one has the next number
 * @param baseline settings of every condition; may be empty
 * @param deltas by name, the settings that it changes; a value may be {@code {path, text}}, the content of a file
 * @param replicates how often each condition is run, unless told
 * @param runs what was queued for it
 * @param createdAt when it was made
 */
record Ablation(
        String sessionId,
        String name,
        String metric,
        long seedBase,
        @Nullable Map<String, @Nullable Object> baseline,
        @Nullable Map<String, Map<String, @Nullable Object>> deltas,
        int replicates,
        @Nullable List<Result> runs,
        @Nullable String createdAt) {

    static final String BASELINE = "baseline";
    static final int USUAL_REPLICATES = 20;

    /**
     * One run of a condition.
     *
     * @param metricValue what it came to; null while that is not known
     * @param status the run's
     * @param outcome {@code no_metric} where it ended without one
     */
    record Result(
            String runId,
            long jobId,
            String condition,
            int replicate,
            long seed,
            @Nullable Double metricValue,
            String status,
            @Nullable String outcome) {

        Result became(String newStatus, @Nullable Double value, @Nullable String newOutcome) {
            return new Result(runId, jobId, condition, replicate, seed, value, newStatus, newOutcome);
        }
    }

    Map<String, Map<String, @Nullable Object>> changes() {
        return deltas == null ? Map.of() : deltas;
    }

    List<Result> results() {
        return runs == null ? List.of() : runs;
    }

    List<String> conditions() {
        var conditions = new ArrayList<String>();
        conditions.add(BASELINE);
        conditions.addAll(changes().keySet());
        return conditions;
    }

    Ablation withDelta(String delta, Map<String, @Nullable Object> changed) {
        var all = new LinkedHashMap<>(changes());
        all.put(delta, changed);
        return new Ablation(sessionId, name, metric, seedBase, baseline, all, replicates, runs, createdAt);
    }

    Ablation withResults(List<Result> results) {
        return new Ablation(sessionId, name, metric, seedBase, baseline, deltas, replicates, results, createdAt);
    }

    /** What a run of a condition is configured with, files replaced by what is in them. */
    Map<String, @Nullable Object> config(String condition, int replicate) {
        var config = new LinkedHashMap<String, @Nullable Object>();
        config.put(
                "__ablate__",
                Map.of(
                        "session_id", sessionId,
                        "condition", condition,
                        "replicate", replicate,
                        "seed", seedBase + replicate));
        if (baseline != null) {
            baseline.forEach((key, value) -> config.put(key, content(value)));
        }
        Map<String, @Nullable Object> delta = changes().get(condition);
        if (delta != null) {
            delta.forEach((key, value) -> config.put(key, content(value)));
        }
        return config;
    }

    private static @Nullable Object content(@Nullable Object value) {
        return value instanceof Map<?, ?> file && file.containsKey("path") && file.containsKey("text")
                ? file.get("text")
                : value;
    }
}
