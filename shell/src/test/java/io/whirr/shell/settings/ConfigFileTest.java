package io.whirr.shell.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void profilesHaveValuesOfTheirOwn() {
        var file = file("# mine", "server = a", "[lab]", "server = b", "output=json", "[ home ]", "nonsense");

        assertThat(file.profiles()).containsExactly("lab", "home");
        assertThat(file.value("", "server")).isEqualTo("a");
        assertThat(file.value("lab", "server")).isEqualTo("b");
        assertThat(file.value("lab", "output")).isEqualTo("json");
        assertThat(file.value("home", "server")).isNull();
    }

    @Test
    void aChangeLeavesEverythingElseAsItIs() {
        var file = file("# mine", "server = a", "", "[lab]", "# theirs", "server = b");

        assertThat(file.with("", "server", "c").lines())
                .containsExactly("# mine", "server = c", "", "[lab]", "# theirs", "server = b");
        assertThat(file.with("", "output", "json").lines())
                .containsExactly("# mine", "server = a", "output = json", "", "[lab]", "# theirs", "server = b");
        assertThat(file.with("lab", "owner", "me").lines()).endsWith("server = b", "owner = me");
        assertThat(file.with("new", "server", "d").lines()).endsWith("[new]", "server = d");
        assertThat(file.with("lab", "server", null).lines())
                .containsExactly("# mine", "server = a", "", "[lab]", "# theirs");
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        var settings = new Settings(Map.of(), directory.resolve("not/yet/there"));

        settings.file().with("", "owner", "me").write();

        assertThat(settings.setting(Key.OWNER, null)).get().returns("me", Setting::value);
        assertThat(settings.directory().toFile().list()).hasSize(1);
    }

    @Test
    void theNamedProfileWinsOverTheEnvironmentAndThatOverTheUsualProfile() throws IOException {
        Files.writeString(
                directory.resolve("config"),
                "server = file\nprofile = usual\n[usual]\nserver = u\n[lab]\nserver = l\n");

        assertThat(host(Map.of(), null)).isEqualTo("u");
        assertThat(host(Map.of("WHIRR_PROFILE", "lab"), null)).isEqualTo("l");
        assertThat(host(Map.of("WHIRR_SERVER_URL", "env"), null)).isEqualTo("env");
        assertThat(host(Map.of("WHIRR_SERVER_URL", "env"), "lab")).isEqualTo("l");
        assertThatThrownBy(() -> host(Map.of(), "lav"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("no profile 'lav'");
    }

    @Test
    void aProfileWithoutAServerUsesTheOneOfTheFile() throws IOException {
        Files.writeString(directory.resolve("config"), "server = file\n[lab]\nowner = me\n");

        assertThat(host(Map.of(), "lab")).isEqualTo("file");
    }

    @Test
    void severalHeadsAreTakenInOrder() {
        var servers = new Settings(Map.of("WHIRR_SERVER_URL", "a:1, http://b:2,"), directory).servers(Target.USUAL);

        assertThat(servers).extracting(server -> server.url().toString()).containsExactly("http://a:1", "http://b:2");
    }

    @Test
    void aKeyThatMeansNothingIsFound() throws IOException {
        Files.writeString(directory.resolve("config"), "sever = a\n[lab]\nserver = b\nuotput = json\n");

        assertThat(new Settings(Map.of(), directory).unknownKeys()).containsExactly("sever", "[lab] uotput");
    }

    @Test
    void aHomeThatIsNoDirectoryHasNoSettings() {
        assertThat(new Settings(Map.of(), Path.of("/dev/null/whirr")).file().lines())
                .isEmpty();
    }

    private String host(Map<String, String> environment, @Nullable String profile) {
        return new Settings(environment, directory)
                .servers(new Target(null, profile))
                .getFirst()
                .url()
                .getHost();
    }

    private ConfigFile file(String... lines) {
        return new ConfigFile(directory.resolve("config"), List.of(lines));
    }
}
