package io.whirr.api.schedules;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time of a schedule and what became of it.
 *
 * @param fireTime the time that it is for; with the schedule it identifies the job
 * @param kind {@code scheduled}, {@code manual} (somebody triggered it) or {@code backfill}
 * @param outcome {@code waiting} (for another job to end), {@code started}, {@code skipped} or {@code missed}
 * @param reason why it was skipped or missed, or what it waits for; null when it was started
 * @param recordedAt when it was dealt with
 * @param startedAt when its job was submitted; null while there is none
 * @param jobId its job; null while there is none
 * @param jobStatus where the job stands; null when there is none, any more or yet
 */
public record Firing(
        Instant fireTime,
        String kind,
        String outcome,
        @Nullable String reason,
        Instant recordedAt,
        @Nullable Instant startedAt,
        @Nullable Long jobId,
        @Nullable String jobStatus) {}
