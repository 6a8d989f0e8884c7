package io.whirr.worker.journal;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a line is written. */
enum Format {
    /** For people: time, level, sentence, ids. */
    TEXT {
        @Override
        String write(Level level, Instant time, String sentence, @Nullable Object... pairs) {
            return "%s %-5s %s".formatted(time, level, Journal.line(sentence, pairs));
        }
    },
    /** For systemd's journal, which knows the time, and the level by the number in front. */
    JOURNAL {
        @Override
        String write(Level level, Instant time, String sentence, @Nullable Object... pairs) {
            return "<%d>%s".formatted(level.priority, Journal.line(sentence, pairs));
        }
    },
    /** For collectors of logs: one object a line, its names as the head's. */
    JSON {
        @Override
        String write(Level level, Instant time, String sentence, @Nullable Object... pairs) {
            JsonStringWriter json = JsonWriter.string()
                    .object()
                    .value("@timestamp", time.toString())
                    .object("log")
                    .value("level", level.name())
                    .value("logger", "whirr-worker")
                    .end()
                    .value("message", sentence);
            for (int i = 0; i + 1 < pairs.length; i += 2) {
                if (pairs[i + 1] != null) {
                    json.value(String.valueOf(pairs[i]), String.valueOf(pairs[i + 1]));
                }
            }
            return json.end().done();
        }
    };

    /**
     * The format that was asked for, else the one of whoever reads standard error.
     *
     * @param standardError the device and inode of what standard error is: what the variable says of the journal is
     *     inherited by programs whose output has long gone elsewhere
     */
    static Format of(Map<String, String> environment, String standardError) {
        return switch (environment.getOrDefault("WHIRR_LOG_FORMAT", "")) {
            case "json" -> JSON;
            case "text" -> TEXT;
            default -> standardError.equals(environment.get("JOURNAL_STREAM")) ? JOURNAL : TEXT;
        };
    }

    /** The device and inode of this process's standard error; empty where nobody can tell. */
    static String standardError() {
        Path descriptor = Path.of("/proc/self/fd/2");
        try {
            return Files.getAttribute(descriptor, "unix:dev") + ":" + Files.getAttribute(descriptor, "unix:ino");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return "";
        }
    }

    abstract String write(Level level, Instant time, String sentence, @Nullable Object... pairs);
}
