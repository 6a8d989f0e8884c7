package io.whirr.worker.journal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The lines on standard error: time, level, a sentence, then the ids as {@code key=value}. systemd's journal and
 * collectors of logs get them in their own {@link Format}.
 */
public final class Journal {

    // UTF-8 whatever the locale says: a job's name is to be read as it was written.
    private static final PrintStream OUT =
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Format FORMAT = Format.of(System.getenv(), Format.standardError());

    private Journal() {}

    /** Something happened as it should. Pairs of key and value follow the sentence; a null value is left out. */
    public static void info(String sentence, @Nullable Object... pairs) {
        write(Level.INFO, sentence, pairs);
    }

    /** Something failed that will be tried again, or that one job has to bear. */
    public static void warn(String sentence, @Nullable Object... pairs) {
        write(Level.WARN, sentence, pairs);
    }

    /** Somebody should look at this machine. */
    public static void error(String sentence, @Nullable Object... pairs) {
        write(Level.ERROR, sentence, pairs);
    }

    private static void write(Level level, String sentence, @Nullable Object... pairs) {
        OUT.println(FORMAT.write(level, Instant.now(CLOCK), sentence, pairs));
    }

    static String line(String sentence, @Nullable Object... pairs) {
        StringBuilder line = new StringBuilder(oneLine(sentence));
        for (int i = 0; i + 1 < pairs.length; i += 2) {
            if (pairs[i + 1] != null) {
                line.append(' ').append(pairs[i]).append('=').append(value(String.valueOf(pairs[i + 1])));
            }
        }
        return line.toString();
    }

    private static String value(String text) {
        String line = oneLine(text);
        return line.isEmpty() || line.contains(" ") ? '"' + line.replace("\"", "\\\"") + '"' : line;
    }

    /** Names of jobs are free text: a line break or an escape sequence in one must not forge a line here. */
    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return line.toString();
    }
}
