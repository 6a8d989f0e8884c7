package io.whirr.head.batch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended.
 *
 * @param job the job
 * @param step the attempt's {@code StepExecution}
 * @param execution its {@code JobExecution}
 * @param attempt its number, from 1
 * @param sequence its number among the attempts of its run
 * @param reason why
 * @param message the same for people; empty where the reason says it all
 * @param worker who ran it; null where nobody did
 * @param exitStatus the exit status; null where there is none
 * @param signal the signal that ended it, as {@code SIGKILL}; null for none, or where it is not known
 * @param ago how long ago it ended
 */
public record AttemptEnd(
        long job,
        long step,
        long execution,
        int attempt,
        int sequence,
        ExitReason reason,
        String message,
        @Nullable String worker,
        @Nullable Integer exitStatus,
        @Nullable String signal,
        Duration ago) {}
