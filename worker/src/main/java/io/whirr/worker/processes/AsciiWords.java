package io.whirr.worker.processes;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Brings words to a command byte for byte where the JVM's own encoding cannot.
 *
 * <p>Under LANG=C the JVM writes '?' for every character beyond ASCII in arguments, environment and paths, and no
 * option changes that. A shell does not care: it gets the words quoted, with such bytes as octal escapes, and puts
 * them back.
 */
final class AsciiWords {

    private static final String SCRIPT =
            "eval \"set -- $(printf \"$0\")\"; cd -- \"$1\" || exit 126; shift; exec env -- \"$@\"";

    private AsciiWords() {}

    /** The encoding in which the JVM hands strings to the system. */
    static Charset systemCharset() {
        return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8);
    }

    /** Whether the JVM can hand this command over by itself. */
    static boolean areNeeded(Charset system, Command command) {
        return !system.equals(StandardCharsets.UTF_8)
                && !(isAscii(command.directory())
                        && command.argv().stream().allMatch(AsciiWords::isAscii)
                        && command.environment().values().stream().allMatch(AsciiWords::isAscii));
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    /** A command line in ASCII that enters the directory, sets the environment and runs the command. */
    static List<String> of(String sh, Command command) {
        List<String> words = new ArrayList<>();
        words.add(command.directory());
        for (Map.Entry<String, String> entry : command.environment().entrySet()) {
            words.add(entry.getKey() + "=" + entry.getValue());
        }
        words.addAll(command.argv());
        StringBuilder format = new StringBuilder();
        words.forEach(word ->
                format.append(" '").append(escaped(word.replace("'", "'\\''"))).append('\''));
        return List.of(sh, "-c", SCRIPT, format.toString());
    }

    private static String escaped(String text) {
        StringBuilder format = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            switch (b) {
                case '\\' -> format.append("\\\\");
                case '%' -> format.append("%%");
                default -> format.append(b >= 0 ? String.valueOf((char) b) : String.format("\\%03o", b & 0xff));
            }
        }
        return format.toString();
    }
}
