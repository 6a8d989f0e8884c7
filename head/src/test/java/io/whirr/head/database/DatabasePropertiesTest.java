package io.whirr.head.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class DatabasePropertiesTest {

    private static DatabaseProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("whirr.database", DatabaseProperties.class);
    }

    @Test
    void defaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(new DatabaseProperties(
                        null,
                        null,
                        0,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        true,
                        Duration.ofMillis(5),
                        Duration.ofSeconds(2)));
        assertThat(bind(Map.of()).connections())
                .isEqualTo(Math.max(8, 4 * Runtime.getRuntime().availableProcessors()));
    }

    @Test
    void names() {
        assertThat(bind(Map.ofEntries(
                        Map.entry("whirr.database.url", "postgresql://u:p@h/d"),
                        Map.entry("whirr.database.directory", "/db"),
                        Map.entry("whirr.database.pool-size", "3"),
                        Map.entry("whirr.database.start-timeout", "1s"),
                        Map.entry("whirr.database.connection-timeout", "2s"),
                        Map.entry("whirr.database.statement-timeout", "3s"),
                        Map.entry("whirr.database.lock-timeout", "4s"),
                        Map.entry("whirr.database.idle-in-transaction-timeout", "5s"),
                        Map.entry("whirr.database.require-durability", "false"),
                        Map.entry("whirr.database.notify-interval", "6ms"),
                        Map.entry("whirr.database.health-timeout", "7s"))))
                .isEqualTo(new DatabaseProperties(
                        "postgresql://u:p@h/d",
                        Path.of("/db"),
                        3,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        false,
                        Duration.ofMillis(6),
                        Duration.ofSeconds(7)));
    }

    @Test
    void theUrlIsNotShown() {
        assertThat(bind(Map.of("whirr.database.url", "postgresql://u:s3cret@h/d"))
                        .toString())
                .doesNotContain("s3cret");
    }
}
