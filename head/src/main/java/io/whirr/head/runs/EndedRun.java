package io.whirr.head.runs;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A run has become final.
 *
 * @param run which one
 * @param sequence its last attempt
 * @param status the Batch status that it ended with; kept for elements, whose job goes on
 * @param exitStatus of its process; null where there was none, or nobody saw its end
 * @param reason why it ended, the exit code of its Batch execution
 * @param error what there is to say about it; null for nothing
 * @param endedAgo how long ago the process ended, by the worker's own clock; zero where nobody knows
 */
public record EndedRun(
        RunKey run,
        int sequence,
        String status,
        @Nullable Integer exitStatus,
        String reason,
        @Nullable String error,
        Duration endedAgo) {}
