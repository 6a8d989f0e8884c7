package io.whirr.head.monitoring;

import io.whirr.head.settings.Bounds;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the metrics, {@code whirr.monitoring.*}.
 *
 * @param maxAge how old what was read from the database may be before a scrape has it read again
 * @param silentFor how long a worker that vanished without a word is missed before it counts as gone for good
 */
@ConfigurationProperties("whirr.monitoring")
record MonitoringProperties(
        @DefaultValue("5s") Duration maxAge,
        @DefaultValue("24h") Duration silentFor) {

    MonitoringProperties {
        new Bounds("whirr.monitoring")
                .atLeast(Duration.ZERO, "max-age", maxAge)
                .atLeast(Duration.ZERO, "silent-for", silentFor);
    }
}
