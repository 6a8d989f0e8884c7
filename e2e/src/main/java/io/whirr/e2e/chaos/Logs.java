package io.whirr.e2e.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The logs of tasks: each attempt wrote its own name into the one that it was given. */
final class Logs {

    private Logs() {}

    /** The logs below {@code runs} that more than one attempt wrote to, in words. */
    static List<String> shared(Path runs) {
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(runs)) {
            return files.filter(file -> file.getFileName().toString().startsWith("output.log"))
                    .filter(file -> writers(file).size() > 1)
                    .map(file -> "%s is the log of %s".formatted(runs.relativize(file), writers(file)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> writers(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.startsWith("job-")).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
