package io.whirr.shell.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings, in the order in which they win: an option, the environment, the file {@code config}, the default.
 *
 * @param environment the process's environment
 * @param directory where {@code config} and the prompt's history lie
 */
public record Settings(Map<String, String> environment, Path directory) {

    public static final String SERVER_VARIABLE = "WHIRR_SERVER_URL";
    static final String DEFAULT_SERVER = "http://127.0.0.1:8080";

    /** The settings of this process; {@code XDG_CONFIG_HOME} is honoured. */
    public static Settings ofProcess() {
        var environment = System.getenv();
        String base = environment.getOrDefault("XDG_CONFIG_HOME", "");
        // The JVM's own user.home is the password file's, whatever HOME says.
        Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", "/")));
        Path config = base.startsWith("/") ? Path.of(base) : home.resolve(".config");
        return new Settings(environment, config.resolve("whirr"));
    }

    /**
     * The head to talk to.
     *
     * @param option what {@code --server} said; null without it
     * @throws SettingsException when what is set is not an address
     */
    public Server server(@Nullable String option) {
        if (option != null) {
            return Server.parse(option, "--server");
        }
        String variable = environment.getOrDefault(SERVER_VARIABLE, "");
        if (!variable.isBlank()) {
            return Server.parse(variable, SERVER_VARIABLE);
        }
        return Optional.ofNullable(file().get("server"))
                .map(url -> Server.parse(url, configFile().toString()))
                .orElseGet(() -> Server.parse(DEFAULT_SERVER, "the default"));
    }

    public Path configFile() {
        return directory.resolve("config");
    }

    /** Lines of {@code key = value}; {@code #} begins a comment. */
    private Map<String, String> file() {
        var values = new LinkedHashMap<String, String>();
        try {
            for (String line : Files.readAllLines(configFile())) {
                int equals = line.indexOf('=');
                if (equals > 0 && !line.stripLeading().startsWith("#")) {
                    values.put(
                            line.substring(0, equals).strip(),
                            line.substring(equals + 1).strip());
                }
            }
        } catch (NoSuchFileException e) {
            return values;
        } catch (IOException e) {
            throw new SettingsException("Cannot read " + configFile() + ": " + e, "Make it readable or remove it.");
        }
        return values;
    }
}
