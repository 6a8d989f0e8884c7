package io.whirr.head.batch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job of one step that another system has kept so far, with the times that it had there.
 *
 * @param job the number that it keeps
 * @param name the name of the job instance: at most 100 characters
 * @param submission what tells it from every other job of that name
 * @param reason how it ended; null for one that is still to run
 * @param message the same for people; empty for nothing
 * @param worker who ran it; null where nobody did
 * @param exitStatus the exit status; null where there is none
 * @param created when it was submitted
 * @param started when it began; null when it never did
 * @param ended when it ended; null exactly when there is no reason
 */
public record PastJob(
        long job,
        String name,
        String submission,
        @Nullable ExitReason reason,
        String message,
        @Nullable String worker,
        @Nullable Integer exitStatus,
        Instant created,
        @Nullable Instant started,
        @Nullable Instant ended) {}
