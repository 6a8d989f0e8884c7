package io.whirr.head.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class MonitoringPropertiesTest {

    private static MonitoringProperties bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("whirr.monitoring", MonitoringProperties.class);
    }

    @Test
    void everySettingHasADefaultAndAName() {
        assertThat(bound(Map.of())).isEqualTo(new MonitoringProperties(Duration.ofSeconds(5), Duration.ofHours(24)));
        assertThat(bound(Map.of("whirr.monitoring.max-age", "1s", "whirr.monitoring.silent-for", "2h")))
                .isEqualTo(new MonitoringProperties(Duration.ofSeconds(1), Duration.ofHours(2)));
    }
}
