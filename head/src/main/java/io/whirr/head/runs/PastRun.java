package io.whirr.head.runs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a job elsewhere.
 *
 * @param job the job's number
 * @param worker who ran it; null where nobody did
 * @param hostname the machine; null where nobody knows
 * @param started when it began; null when it never did
 * @param ended when it ended; null for one that is still to run
 * @param exitStatus of its process; null where there was none
 * @param reason why it ended; null for one that is still to run
 * @param error what there is to say about it; null for nothing
 */
public record PastRun(
        long job,
        @Nullable String worker,
        @Nullable String hostname,
        @Nullable Instant started,
        @Nullable Instant ended,
        @Nullable Integer exitStatus,
        @Nullable String reason,
        @Nullable String error) {}
