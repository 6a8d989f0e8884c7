package io.whirr.worker;

import io.whirr.worker.journal.Journal;
import io.whirr.worker.names.UniqueName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the directory for what a worker must remember. It is best on a local disk that survives a reboot. */
final class StateDirectory {

    private StateDirectory() {}

    /** @throws IOException when the one that was asked for cannot be written */
    static Path choose(Optional<Path> asked, Map<String, String> environment) throws IOException {
        if (asked.isPresent()) {
            return usable(asked.get());
        }
        Path usual = usual(environment);
        try {
            return usable(usual);
        } catch (IOException e) {
            Path temporary = Path.of(
                    System.getProperty("java.io.tmpdir"), "whirr-state-" + System.getProperty("user.name", "nobody"));
            Journal.warn(
                    "State directory cannot be used; unreported outcomes will not survive a reboot (see --state-dir)",
                    "dir",
                    usual,
                    "using",
                    temporary);
            return usable(temporary);
        }
    }

    private static Path usual(Map<String, String> environment) {
        Optional<Path> ofService = Stream.of(
                        environment.getOrDefault("STATE_DIRECTORY", "").split(":"))
                .filter(path -> path.startsWith("/"))
                .findFirst()
                .map(Path::of);
        return ofService.orElseGet(() -> {
            String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
            String home = environment.getOrDefault("HOME", System.getProperty("user.home", "/"));
            return (xdg.startsWith("/") ? Path.of(xdg) : Path.of(home, ".local", "state")).resolve("whirr");
        });
    }

    private static Path usable(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path probe = Files.createFile(directory.resolve("probe" + UniqueName.make()));
        Files.delete(probe);
        return directory.toAbsolutePath();
    }
}
