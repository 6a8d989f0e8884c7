package io.whirr.api.leases;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A worker reports the end of an attempt.
 *
 * @param workerId who ran it
 * @param exitCode the exit status; 0 is success; a death by signal is a negative number or 128 and more
 * @param runId {@code job-{id}}: the run goes by that name whatever is said here; what is no plain name is refused;
 *     null is as good
 * @param errorMessage what went wrong, for people
 * @param token the token from the claim; null from a worker that knows none
 * @param signal the signal that ended it, as {@code SIGKILL}; null where it ended by itself or that is not known
 * @param reason why the worker ended it or could not start it, where the exit status does not say:
 *     {@code COULD_NOT_START}, {@code TIMEOUT}, {@code MEMORY}, {@code LOG_LIMIT}; null otherwise
 * @param endedSecondsAgo how long ago the process ended, by the worker's monotonic clock; null for just now
 */
public record CompleteJob(
        @Size(max = 400) String workerId,
        @Min(Integer.MIN_VALUE) @Max(Integer.MAX_VALUE) int exitCode,
        @Nullable String runId,
        @Nullable String errorMessage,
        @Nullable Long token,
        @Nullable @Size(max = 32) String signal,
        @Nullable @Size(max = 64) String reason,
        @Nullable @Min(0) Double endedSecondsAgo) {}
