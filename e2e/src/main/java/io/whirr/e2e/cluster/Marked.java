package io.whirr.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A mark in the environment that a process hands down to everything it starts, whatever that does to get away: by it
 * the whole family is found.
 */
public record Marked(String value) {

    private static final String NAME = "WHIRR_E2E_MARK";

    public static Marked anew() {
        return new Marked(UUID.randomUUID().toString());
    }

    /** What the first process is to be given. */
    public Map<String, String> environment() {
        return Map.of(NAME, value);
    }

    /** All living processes that carry it. */
    public Set<Long> processes() {
        return processesWith("");
    }

    /** Those of them in whose environment this is, too. */
    Set<Long> processesWith(String text) {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .map(process -> process.getFileName().toString())
                    .filter(id -> id.chars().allMatch(Character::isDigit))
                    .map(Long::valueOf)
                    .filter(process -> isCarriedBy(process, text))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isCarriedBy(long process, String text) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of("/proc/" + process + "/environ"));
            String environment = new String(bytes, StandardCharsets.ISO_8859_1);
            return environment.contains(NAME + "=" + value) && environment.contains(text);
        } catch (IOException endedMeanwhile) {
            return false;
        }
    }
}
