package io.whirr.head.schedules;

import io.whirr.head.settings.Bounds;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long what is over is kept. Zero is for ever.
 *
 * @param jobs how long a job, its run and its attempts are kept after it has become final; files stay in any case
 * @param firings how long it is kept what became of the times of a schedule
 * @param workers how long a worker that is gone is kept
 * @param needs how long a set of needs is kept that no task has any more, a day at the least
 * @param batch how many rows one transaction removes at the most
 */
@ConfigurationProperties("whirr.retention")
record RetentionProperties(
        @DefaultValue("0") Duration jobs,
        @DefaultValue("365d") Duration firings,
        @DefaultValue("30d") Duration workers,
        @DefaultValue("1d") Duration needs,
        @DefaultValue("1000") int batch) {

    RetentionProperties {
        new Bounds("whirr.retention")
                .atLeast(Duration.ZERO, "jobs", jobs)
                .atLeast(Duration.ZERO, "firings", firings)
                .atLeast(Duration.ZERO, "workers", workers)
                .atLeast(Duration.ZERO, "needs", needs)
                .atLeast(1, "batch", batch);
    }
}
