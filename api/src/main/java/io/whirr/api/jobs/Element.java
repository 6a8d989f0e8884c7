package io.whirr.api.jobs;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One element of an array.
 *
 * @param index its number
 * @param name what people call it
 * @param status as a job's
 * @param attempt which try of it this is, from 1
 * @param workerId who runs it, or ran it last; null while nobody has
 * @param startedAt when its current attempt was handed out, or the last one
 * @param finishedAt when it became final
 * @param exitCode the exit status of its last attempt
 * @param reason why its last attempt ended
 * @param errorMessage what was said of that
 * @param runId {@code job-{job}.{index}}
 * @param config its parameters, where it is one of a sweep
 */
public record Element(
        int index,
        @Nullable String name,
        String status,
        int attempt,
        @Nullable String workerId,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Integer exitCode,
        @Nullable String reason,
        @Nullable String errorMessage,
        String runId,
        @Nullable Map<String, @Nullable Object> config) {}
