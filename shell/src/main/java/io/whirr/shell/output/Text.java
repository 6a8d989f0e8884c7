package io.whirr.shell.output;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text that somebody else wrote, made fit to be shown. */
public final class Text {

    private static final Pattern PLAIN_WORD = Pattern.compile("[\\p{L}\\p{N}_@%+=:,./-]+");

    private Text() {}

    /**
     * The same text on one line, with every control character, escape and change of direction written out, so that no
     * job's name can move the cursor, ring the bell, or pass for something else.
     */
    public static String shown(String text) {
        if (text.codePoints().noneMatch(Text::hidden)) {
            return text;
        }
        var shown = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (hidden(c)) {
                shown.append(escape(c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    /** A command as one could paste it into a shell. */
    public static String command(List<String> argv) {
        return argv.stream().map(Text::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        if (PLAIN_WORD.matcher(word).matches()) {
            return word;
        }
        if (word.codePoints().anyMatch(Text::hidden)) {
            return "$'" + shown(word.replace("\\", "\\\\").replace("'", "\\'")) + "'";
        }
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static boolean hidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            // Zero-width joiners make emoji; the rest of the format characters turn text around or hide it.
            case Character.FORMAT -> c != 0x200D;
            default -> false;
        };
    }

    private static String escape(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '\r' -> "\\r";
            default -> c < 0x80 ? String.format("\\x%02x", c) : String.format("\\u%04x", c);
        };
    }
}
