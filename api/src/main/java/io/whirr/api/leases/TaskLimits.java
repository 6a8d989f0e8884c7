package io.whirr.api.leases;

import org.jspecify.annotations.Nullable;

/**
 * What a worker holds a task to; null for no limit.
 *
 * @param runTimeoutSeconds how long it may run; then it is ended, with the reason {@code TIMEOUT}
 * @param graceSeconds how long it may take to end after SIGTERM; null for the worker's usual time
 * @param memoryMb how much memory it may use
 * @param cpus how many CPUs it may use
 * @param logMb how much it may write to its log; then it is ended, with the reason {@code LOG_LIMIT}
 */
public record TaskLimits(
        @Nullable Integer runTimeoutSeconds,
        @Nullable Integer graceSeconds,
        @Nullable Integer memoryMb,
        @Nullable Double cpus,
        @Nullable Integer logMb) {}
