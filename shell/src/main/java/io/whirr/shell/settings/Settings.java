package io.whirr.shell.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings, in the order in which they win: an option, the environment, the profile, the rest of the file
 * {@code config}, the default.
 *
 * @param environment the process's environment
 * @param directory where {@code config} and the prompt's history lie
 */
public record Settings(Map<String, String> environment, Path directory) {

    public static final String SERVER_VARIABLE = Key.SERVER.variable();
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
     * The heads to talk to, the first that answers; there is at least one.
     *
     * @throws SettingsException when what is set is not an address, or there is no such profile
     */
    public List<Server> servers(Target target) {
        if (target.server() != null) {
            return parsed(target.server(), "--server");
        }
        Setting set = setting(Key.SERVER, target.profile())
                .orElseGet(() -> Setting.of(Key.SERVER, DEFAULT_SERVER, "the default"));
        return parsed(set.value(), set.source());
    }

    /**
     * What is set, and where.
     *
     * @param profile what {@code --profile} said, which then counts more than the environment; null without it
     */
    public Optional<Setting> setting(Key key, @Nullable String profile) {
        ConfigFile file = file();
        if (profile != null && key != Key.PROFILE) {
            Optional<Setting> own = inProfile(file, profile, key);
            if (own.isPresent()) {
                return own;
            }
        }
        String variable = environment.getOrDefault(key.variable(), "");
        if (!variable.isBlank()) {
            return Optional.of(Setting.of(key, variable, key.variable()));
        }
        if (profile == null && key != Key.PROFILE) {
            Optional<Setting> usual = setting(Key.PROFILE, null).flatMap(name -> inProfile(file, name.value(), key));
            if (usual.isPresent()) {
                return usual;
            }
        }
        return Optional.ofNullable(file.value(ConfigFile.NO_PROFILE, key.word()))
                .map(value -> Setting.of(key, value, file.path().toString()));
    }

    public ConfigFile file() {
        return ConfigFile.read(directory.resolve("config"));
    }

    /** Keys in the file that mean nothing, each with its profile in front. */
    public List<String> unknownKeys() {
        var unknown = new ArrayList<String>();
        file().values()
                .forEach((profile, values) -> values.keySet().stream()
                        .filter(key -> !Key.known(key))
                        .forEach(key -> unknown.add(profile.isEmpty() ? key : "[" + profile + "] " + key)));
        return unknown;
    }

    private static Optional<Setting> inProfile(ConfigFile file, String profile, Key key) {
        if (!file.profiles().contains(profile)) {
            if (key == Key.OUTPUT) {
                // Who makes a profile names one that is not there yet, and wants an answer, too.
                return Optional.empty();
            }
            throw new SettingsException(
                    "There is no profile '" + profile + "' in " + file.path() + ".",
                    file.profiles().isEmpty()
                            ? "Make it: 'whirr config set server URL --profile " + profile + "'."
                            : "There are: " + String.join(", ", file.profiles()) + ".");
        }
        return Optional.ofNullable(file.value(profile, key.word()))
                .map(value -> Setting.of(key, value, "profile " + profile));
    }

    private static List<Server> parsed(String text, String source) {
        List<Server> servers = Arrays.stream(text.split(",", -1))
                .filter(one -> !one.isBlank())
                .map(one -> Server.parse(one, source))
                .toList();
        return servers.isEmpty() ? List.of(Server.parse(text, source)) : servers;
    }
}
