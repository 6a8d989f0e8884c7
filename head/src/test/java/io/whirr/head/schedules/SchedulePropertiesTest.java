package io.whirr.head.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SchedulePropertiesTest {

    static ScheduleProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("whirr.schedules", ScheduleProperties.class);
    }

    private static RetentionProperties retention(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("whirr.retention", RetentionProperties.class);
    }

    @Test
    void everySettingHasADefault() {
        assertThat(bind(Map.of()))
                .isEqualTo(new ScheduleProperties(
                        true,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(15),
                        500,
                        100,
                        1_000,
                        1_000,
                        Duration.ofSeconds(10),
                        100_000));
        assertThat(retention(Map.of()))
                .isEqualTo(new RetentionProperties(
                        Duration.ZERO, Duration.ofDays(365), Duration.ofDays(30), Duration.ofDays(1), 1_000));
    }

    @Test
    void everySettingHasAName() {
        assertThat(bind(Map.ofEntries(
                        Map.entry("whirr.schedules.active", "false"),
                        Map.entry("whirr.schedules.sweep-interval", "3s"),
                        Map.entry("whirr.schedules.repair-interval", "4s"),
                        Map.entry("whirr.schedules.stuck-after", "5s"),
                        Map.entry("whirr.schedules.firing-batch", "6"),
                        Map.entry("whirr.schedules.times-batch", "7"),
                        Map.entry("whirr.schedules.most-waiting", "8"),
                        Map.entry("whirr.schedules.most-backfilled", "9"),
                        Map.entry("whirr.schedules.shortest-interval", "10m"),
                        Map.entry("whirr.schedules.most-schedules", "11"))))
                .isEqualTo(new ScheduleProperties(
                        false,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        6,
                        7,
                        8,
                        9,
                        Duration.ofMinutes(10),
                        11));
        assertThat(retention(Map.of(
                        "whirr.retention.jobs", "90d",
                        "whirr.retention.firings", "1d",
                        "whirr.retention.workers", "2d",
                        "whirr.retention.needs", "3d",
                        "whirr.retention.batch", "3")))
                .isEqualTo(new RetentionProperties(
                        Duration.ofDays(90), Duration.ofDays(1), Duration.ofDays(2), Duration.ofDays(3), 3));
    }
}
