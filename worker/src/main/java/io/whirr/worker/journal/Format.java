package io.whirr.worker.journal;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a line is written. */
enum Format {
    /** For people: time, level, sentence, ids. */
    TEXT {
        @Override
        String write(Level level, Instant time, String sentence, @Nullable Object... pairs) {
            String spaces = level.name().length() < "ERROR".length() ? "  " : " ";
            return text(time) + " " + level + spaces + Journal.line(sentence, pairs);
        }
    },
    /** For systemd's journal, which knows the time, and the level by the number in front. */
    JOURNAL {
        @Override
        String write(Level level, Instant time, String sentence, @Nullable Object... pairs) {
            return "<" + level.priority + ">" + Journal.line(sentence, pairs);
        }
    },
    /** For collectors of logs: one object a line, its names as the head's. */
    JSON {
        @Override
        String write(Level level, Instant time, String sentence, @Nullable Object... pairs) {
            JsonStringWriter json = JsonWriter.string()
                    .object()
                    .value("@timestamp", text(time))
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

    private static final int DAY = 86_400_000;

    /** In ISO 8601, to the millisecond. By hand: what the JDK has for it takes as long to get ready as to register. */
    private static String text(Instant time) {
        long millis = time.toEpochMilli();
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(millis, DAY));
        int ofDay = Math.floorMod(millis, DAY);
        return day + "T" + digits(2, ofDay / 3_600_000) + ":" + digits(2, ofDay / 60_000 % 60) + ":"
                + digits(2, ofDay / 1000 % 60) + "." + digits(3, ofDay % 1000) + "Z";
    }

    private static String digits(int count, int number) {
        String digits = String.valueOf(number);
        return "0".repeat(count - digits.length()) + digits;
    }

    abstract String write(Level level, Instant time, String sentence, @Nullable Object... pairs);
}
