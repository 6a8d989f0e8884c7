package io.whirr.api.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try of a step of a job, or of an element of an array.
 *
 * @param attempt which try of its step, from 1
 * @param sequence which try of its run, from 1, over all steps: what its log is found by
 * @param step the step
 * @param element the number of the element; null where the job is no array
 * @param status as a job's
 * @param workerId who ran it; null where nobody did
 * @param startedAt when it was handed out; null where it never was
 * @param finishedAt when it ended; null while it has not
 * @param exitCode its exit status; null where there is none
 * @param signal the signal that ended it, as {@code SIGKILL}; null for none
 * @param reason why it ended; null while it has not
 * @param message what was said of that
 */
public record Attempt(
        int attempt,
        int sequence,
        String step,
        @Nullable Integer element,
        String status,
        @Nullable String workerId,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Integer exitCode,
        @Nullable String signal,
        @Nullable String reason,
        @Nullable String message) {}
