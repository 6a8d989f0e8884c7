package io.whirr.head.batch;

import org.jspecify.annotations.Nullable;

/**
 * An attempt as the ledger has it.
 *
 * @param step its {@code StepExecution}, which is its token
 * @param execution its {@code JobExecution}
 * @param attempt its number, from 1; 0 while it has not ended
 * @param reason why it ended; null while it has not
 * @param worker who ran it; null where nobody did or it has not ended
 * @param exitStatus its exit status; null where there is none
 */
public record Attempt(
        long step,
        long execution,
        int attempt,
        @Nullable ExitReason reason,
        @Nullable String worker,
        @Nullable Integer exitStatus) {}
