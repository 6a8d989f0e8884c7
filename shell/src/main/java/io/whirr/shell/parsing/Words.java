package io.whirr.shell.parsing;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line typed at the prompt into words as a POSIX shell does: blanks part words; single quotes keep everything;
 * double quotes keep all but the backslash before {@code "}, {@code \}, {@code $}, a back quote and a line end; a
 * backslash outside of quotes keeps the next character. Nothing is expanded.
 */
public final class Words {

    private final String line;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean begun;
    private int at;

    private Words(String line) {
        this.line = line;
    }

    /**
     * The words of a line.
     *
     * @throws UsageError when a quote is not closed
     */
    public static List<String> split(String line) {
        return new Words(line).split();
    }

    private List<String> split() {
        while (at < line.length()) {
            char c = line.charAt(at++);
            switch (c) {
                case '\'' -> singleQuoted();
                case '"' -> doubleQuoted();
                case '\\' -> escaped();
                case ' ', '\t', '\n', '\r' -> endOfWord();
                default -> keep(c);
            }
        }
        endOfWord();
        return List.copyOf(words);
    }

    private void keep(char c) {
        begun = true;
        word.append(c);
    }

    private void endOfWord() {
        if (begun) {
            words.add(word.toString());
        }
        begun = false;
        word.setLength(0);
    }

    private void escaped() {
        if (at == line.length()) {
            throw new UsageError("The line ends with a backslash.", "Write \\\\ for a backslash.");
        }
        char c = line.charAt(at++);
        if (c != '\n') {
            keep(c);
        }
    }

    private void singleQuoted() {
        int end = line.indexOf('\'', at);
        if (end < 0) {
            throw unclosed('\'');
        }
        begun = true;
        word.append(line, at, end);
        at = end + 1;
    }

    private void doubleQuoted() {
        begun = true;
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c == '"') {
                return;
            }
            if (c == '\\' && at < line.length() && "\"\\$`\n".indexOf(line.charAt(at)) >= 0) {
                escaped();
            } else {
                keep(c);
            }
        }
        throw unclosed('"');
    }

    private static UsageError unclosed(char quote) {
        return new UsageError("A quote is not closed.", "Add the missing " + quote + ".");
    }
}
