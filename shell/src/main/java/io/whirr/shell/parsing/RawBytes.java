package io.whirr.shell.parsing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes that are not UTF-8, in a string: each is a surrogate from {@code U+DC80} to {@code U+DCFF} that has no partner,
 * which no text has. The wire is JSON and cannot carry them; a shell on the worker can make them again.
 */
public final class RawBytes {

    private static final char ESCAPE = '\uDC00';
    private static final char END = '.';

    private RawBytes() {}

    static String decode(byte[] bytes, int begin, int length) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        var in = ByteBuffer.wrap(bytes, begin, length);
        var out = CharBuffer.allocate(length + 1);
        while (true) {
            var result = decoder.decode(in, out, true);
            if (!result.isMalformed()) {
                return out.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (ESCAPE | (in.get() & 0xff)));
            }
        }
    }

    /** True when there is any in it. */
    static boolean in(String word) {
        for (int i = 0; i < word.length(); i++) {
            boolean partner = i > 0 && Character.isHighSurrogate(word.charAt(i - 1));
            if (isEscape(word.charAt(i)) && !partner) {
                return true;
            }
        }
        return false;
    }

    /**
     * A command that does what the given one says, and is text: the words that are not are made by {@code printf}. A
     * command that is text is left as it is.
     */
    public static List<String> asText(List<String> argv) {
        if (argv.stream().noneMatch(RawBytes::in)) {
            return argv;
        }
        var made = new StringBuilder();
        var words = new StringBuilder("exec");
        var operands = new ArrayList<String>();
        int number = 0;
        for (String word : argv) {
            if (in(word)) {
                // A substitution loses the line ends at its end: something has to stand behind them.
                String name = "w" + ++number;
                made.append(name)
                        .append("=$(printf '")
                        .append(octal(word))
                        .append(END)
                        .append("'); ");
                words.append(" \"${").append(name).append('%').append(END).append("}\"");
            } else {
                operands.add(word);
                words.append(" \"${").append(operands.size()).append("}\"");
            }
        }
        var command = new ArrayList<>(List.of("sh", "-c", made.toString() + words, "sh"));
        command.addAll(operands);
        return List.copyOf(command);
    }

    private static boolean isEscape(char c) {
        return c >= (ESCAPE | 0x80) && c <= (ESCAPE | 0xff);
    }

    private static String octal(String word) {
        var text = new StringBuilder();
        for (byte b : bytes(word)) {
            boolean plain = b >= 0 && Character.isLetterOrDigit(b);
            text.append(plain ? String.valueOf((char) b) : String.format("\\%03o", b & 0xff));
        }
        return text.toString();
    }

    private static byte[] bytes(String word) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < word.length(); i += Character.charCount(word.codePointAt(i))) {
            int c = word.codePointAt(i);
            if (c <= Character.MAX_VALUE && isEscape((char) c)) {
                bytes.write(c & 0xff);
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }
}
