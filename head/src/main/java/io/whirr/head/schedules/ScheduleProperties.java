package io.whirr.head.schedules;

import io.whirr.head.settings.Bounds;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of schedules.
 *
 * @param active whether this head fires schedules; others of the same database do anyway
 * @param sweepInterval how often each head looks by itself for what is due, for jobs that others wait for, and for
 *     failures that pause a schedule
 * @param repairInterval how often each head looks for triggers of Quartz's that are stuck
 * @param stuckAfter how long after its time a trigger of Quartz's counts as stuck
 * @param firingBatch how many schedules one transaction fires at the most
 * @param timesBatch how many times of one schedule one transaction deals with at the most
 * @param mostWaiting how many firings of one schedule may wait for a job to end; further ones are skipped
 * @param mostBackfilled how many times one backfill may have
 * @param shortestInterval how close two times of one rule may be
 * @param mostSchedules how many schedules there may be
 */
@ConfigurationProperties("whirr.schedules")
record ScheduleProperties(
        @DefaultValue("true") boolean active,
        @DefaultValue("2s") Duration sweepInterval,
        @DefaultValue("10s") Duration repairInterval,
        @DefaultValue("15s") Duration stuckAfter,
        @DefaultValue("500") int firingBatch,
        @DefaultValue("100") int timesBatch,
        @DefaultValue("1000") int mostWaiting,
        @DefaultValue("1000") int mostBackfilled,
        @DefaultValue("10s") Duration shortestInterval,
        @DefaultValue("100000") int mostSchedules) {

    ScheduleProperties {
        new Bounds("whirr.schedules")
                .atLeast(Duration.ofMillis(1), "sweep-interval", sweepInterval)
                .atLeast(Duration.ofMillis(1), "repair-interval", repairInterval)
                .atLeast(Duration.ofSeconds(1), "stuck-after", stuckAfter)
                .atLeast(1, "firing-batch", firingBatch)
                .atLeast(1, "times-batch", timesBatch)
                .atLeast(0, "most-waiting", mostWaiting)
                .atLeast(1, "most-backfilled", mostBackfilled)
                .atLeast(Duration.ofSeconds(1), "shortest-interval", shortestInterval)
                .atLeast(0, "most-schedules", mostSchedules);
    }

    Plan.Limits limits() {
        return new Plan.Limits(timesBatch, mostWaiting);
    }
}
