package io.whirr.head.workers;

import io.whirr.head.settings.Bounds;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of what the head knows about workers.
 *
 * @param offlineAfter how long a worker may be silent before it counts as offline; existing workers are silent for half
 *     a minute between two heartbeats
 * @param presenceInterval how often it is written down who was heard of
 * @param drainAfter how many jobs in a row a worker may lose, or fail to start, before it is given nothing new; 0 for
 *     any number
 */
@ConfigurationProperties("whirr.workers")
record WorkerProperties(
        @DefaultValue("90s") Duration offlineAfter,
        @DefaultValue("2s") Duration presenceInterval,
        @DefaultValue("5") int drainAfter) {

    WorkerProperties {
        new Bounds("whirr.workers")
                .atLeast(Duration.ofSeconds(1), "offline-after", offlineAfter)
                .atLeast(Duration.ofMillis(1), "presence-interval", presenceInterval)
                .atLeast(0, "drain-after", drainAfter);
    }
}
