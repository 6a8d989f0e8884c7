package io.whirr.head.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class HttpPropertiesTest {

    private static HttpProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("whirr.http", HttpProperties.class);
    }

    @Test
    void defaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(new HttpProperties(
                        DataSize.ofMegabytes(4), 100, 1_000, 10_000, 0, 12_000, Duration.ofSeconds(2)));
    }

    @Test
    void names() {
        assertThat(bind(Map.of(
                        "whirr.http.max-body-size", "8MB",
                        "whirr.http.max-nesting", "7",
                        "whirr.http.max-number-length", "9",
                        "whirr.http.max-name-length", "11",
                        "whirr.http.max-requests", "12",
                        "whirr.http.max-connections", "10",
                        "whirr.http.retry-after", "1m")))
                .isEqualTo(new HttpProperties(DataSize.ofMegabytes(8), 7, 9, 11, 12, 10, Duration.ofMinutes(1)));
    }
}
