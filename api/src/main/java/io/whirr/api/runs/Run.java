package io.whirr.api.runs;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a job, or of one element of an array.
 *
 * @param id {@code job-{jobId}}, of an element {@code job-{jobId}.{element}}
 * @param jobId the job's number
 * @param name what people call it
 * @param config what it was configured with
 * @param tags labels
 * @param status as a job's
 * @param startedAt when the current attempt was handed to a worker, or the last one; null before the first
 * @param finishedAt when it became final; null before
 * @param durationSeconds from start to end; null before both are known
 * @param summary what the job said of itself at its end; null where it said nothing
 * @param hostname the machine that ran it last
 * @param runDir where the head finds its files, absolute
 * @param exitCode the exit status of the last attempt
 * @param element the element's number; null for the run of a whole job
 */
public record Run(
        String id,
        @Nullable Long jobId,
        @Nullable String name,
        @Nullable Map<String, @Nullable Object> config,
        @Nullable List<String> tags,
        String status,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Double durationSeconds,
        @Nullable Map<String, @Nullable Object> summary,
        @Nullable String hostname,
        String runDir,
        @Nullable Integer exitCode,
        @Nullable Integer element) {}
