package io.whirr.e2e.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The time since the machine was started. Tasks read it from the same file, so what they saw and what was asked of the
 * head stand on one line, and nobody's clock has to be right.
 */
final class Uptime {

    private static final Path FILE = Path.of("/proc/uptime");

    private Uptime() {}

    static long millis() {
        try {
            return parse(Files.readString(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes seconds with two places, as the file has them first. */
    static long parse(String text) {
        String seconds = text.split(" ", 2)[0];
        return Math.round(Double.parseDouble(seconds) * 1000);
    }
}
