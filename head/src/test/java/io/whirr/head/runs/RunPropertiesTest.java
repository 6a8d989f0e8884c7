package io.whirr.head.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class RunPropertiesTest {

    @Test
    void everySettingHasADefault() {
        assertThat(bound(Map.of()))
                .isEqualTo(new RunProperties(
                        Path.of("").toAbsolutePath(),
                        new RunProperties.Limits(
                                DataSize.ofMegabytes(128),
                                DataSize.ofMegabytes(1),
                                10_000,
                                DataSize.ofMegabytes(1),
                                1000,
                                Duration.ofMillis(150),
                                Duration.ofMillis(500),
                                DataSize.ofMegabytes(1),
                                DataSize.ofKilobytes(32),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(1))));
    }

    @Test
    void everySettingHasAName() {
        var settings = Map.ofEntries(
                Map.entry("whirr.data-dir", "/data/../data"),
                Map.entry("whirr.runs.metrics-per-answer", "2MB"),
                Map.entry("whirr.runs.metrics-line", "2KB"),
                Map.entry("whirr.runs.listed-artifacts", "2"),
                Map.entry("whirr.runs.log-per-answer", "3KB"),
                Map.entry("whirr.runs.log-waiters", "4"),
                Map.entry("whirr.runs.log-poll", "5ms"),
                Map.entry("whirr.runs.state-poll", "6ms"),
                Map.entry("whirr.runs.self-description", "7KB"),
                Map.entry("whirr.runs.kept-description", "8KB"),
                Map.entry("whirr.runs.description-patience", "9s"),
                Map.entry("whirr.runs.description-retry", "10s"),
                Map.entry("whirr.runs.link-patience", "11s"));

        assertThat(bound(settings))
                .isEqualTo(new RunProperties(
                        Path.of("/data"),
                        new RunProperties.Limits(
                                DataSize.ofMegabytes(2),
                                DataSize.ofKilobytes(2),
                                2,
                                DataSize.ofKilobytes(3),
                                4,
                                Duration.ofMillis(5),
                                Duration.ofMillis(6),
                                DataSize.ofKilobytes(7),
                                DataSize.ofKilobytes(8),
                                Duration.ofSeconds(9),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(11))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"metrics-line", "listed-artifacts", "log-per-answer", "log-waiters", "log-poll"})
    void aLimitOfNothingIsRefusedByItsName(String name) {
        assertThatThrownBy(() -> bound(Map.of("whirr.runs." + name, "0")))
                .rootCause()
                .hasMessageContaining("whirr.runs." + name);
    }

    private static RunProperties bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("whirr", RunProperties.class);
    }
}
