package io.whirr.head.batch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt as the ledger has it.
 *
 * @param step its {@code StepExecution}, which is its token
 * @param stepName the step that it is an attempt at
 * @param execution its {@code JobExecution}
 * @param attempt its number, from 1; 0 while it has not ended
 * @param sequence its number among the attempts of its run; 0 while it has not ended
 * @param status where it stands
 * @param reason why it ended; null while it has not
 * @param message what was said of that; empty for nothing
 * @param worker who ran it; null where nobody did or it has not ended
 * @param exitStatus its exit status; null where there is none
 * @param signal the signal that ended it; null for none
 * @param startedAt when it was handed out; null when it was not
 * @param endedAt when it ended; null while it has not
 */
public record Attempt(
        long step,
        String stepName,
        long execution,
        int attempt,
        int sequence,
        JobStatus status,
        @Nullable ExitReason reason,
        String message,
        @Nullable String worker,
        @Nullable Integer exitStatus,
        @Nullable String signal,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {}
