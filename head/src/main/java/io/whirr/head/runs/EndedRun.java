package io.whirr.head.runs;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A job has become final.
 *
 * @param run which one
 * @param attempt the last one
 * @param exitStatus of its process; null where there was none, or nobody saw its end
 * @param reason why it ended, the exit code of its Batch execution
 * @param error what there is to say about it; null for nothing
 * @param endedAgo how long ago the process ended, by the worker's own clock; zero where nobody knows
 */
public record EndedRun(
        RunKey run,
        int attempt,
        @Nullable Integer exitStatus,
        String reason,
        @Nullable String error,
        Duration endedAgo) {}
