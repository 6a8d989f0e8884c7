package io.whirr.shell.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theOptionWinsThenTheEnvironmentThenTheFileThenTheDefault() throws IOException {
        assertThat(url(Map.of(), null)).isEqualTo("http://127.0.0.1:8080");

        Files.writeString(directory.resolve("config"), "# mine\nserver = http://file:1/\n");
        assertThat(url(Map.of(), null)).isEqualTo("http://file:1");
        assertThat(url(Map.of("WHIRR_SERVER_URL", "http://env:2"), null)).isEqualTo("http://env:2");
        assertThat(url(Map.of("WHIRR_SERVER_URL", "http://env:2"), "option:3")).isEqualTo("http://option:3");
    }

    @Test
    void anAddressThatIsNoneIsRefusedWithItsSource() {
        assertThatThrownBy(() -> url(Map.of("WHIRR_SERVER_URL", "ftp://x"), null))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("WHIRR_SERVER_URL");
        assertThatThrownBy(() -> url(Map.of(), "http://")).isInstanceOf(SettingsException.class);
        assertThatThrownBy(() -> url(Map.of(), "http://a b")).isInstanceOf(SettingsException.class);
    }

    private String url(Map<String, String> environment, @org.jspecify.annotations.Nullable String option) {
        return new Settings(environment, directory)
                .servers(new Target(option, null))
                .getFirst()
                .url()
                .toString();
    }
}
