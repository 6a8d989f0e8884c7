package io.whirr.api.jobs;

import io.whirr.api.http.Closed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * How long a command may wait and run, and how much it may use; null for no limit.
 *
 * @param queueTimeoutSeconds how long it may wait for a worker; then it is cancelled
 * @param runTimeoutSeconds how long an attempt may run; then it is ended and has failed with {@code TIMEOUT}
 * @param graceSeconds how long it may take to end after SIGTERM before SIGKILL; null for the worker's usual time
 * @param memoryMb how much memory it may use, where the worker's machine can hold it to that
 * @param cpus how many CPUs it may use, likewise
 * @param logMb how much it may write to its log; then it is ended and has failed with {@code LOG_LIMIT}
 */
@Closed
public record Limits(
        @Nullable @Min(1) @Max(100_000_000) Integer queueTimeoutSeconds,
        @Nullable @Min(1) @Max(100_000_000) Integer runTimeoutSeconds,
        @Nullable @Min(0) @Max(3_600) Integer graceSeconds,
        @Nullable @Min(1) @Max(1_000_000_000) Integer memoryMb,
        @Nullable @Min(0) @Max(100_000) Double cpus,
        @Nullable @Min(1) @Max(100_000_000) Integer logMb) {}
