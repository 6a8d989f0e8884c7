package io.whirr.head.http;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as Python's {@code json} does, with its words for what is wrong: upstream's clients know those.
 *
 * <p>Numbers keep all their digits ({@link Long}, {@link BigInteger}, {@link BigDecimal}); those that are beyond any
 * double, and {@code NaN} and {@code Infinity}, which Python writes, are a {@link Double}. Objects keep their order,
 * and of equal names the last wins. Depth and the length of numbers are bounded.
 */
final class JsonText {

    /** The text is no JSON, from this character on. */
    static final class Malformed extends Exception {

        private final int offset;

        Malformed(String message, int offset) {
            super(message, null, false, false);
            this.offset = offset;
        }

        int offset() {
            return offset;
        }
    }

    private static final int SMALLEST_EXPONENT = -1_000;
    private static final int LONGEST_EXPONENT = 9;
    private static final int LONG_DIGITS = 18;

    private final String text;
    private final int maxDepth;
    private final int maxNumberLength;
    private int at;
    private int depth;

    private JsonText(String text, int maxDepth, int maxNumberLength) {
        this.text = text;
        this.maxDepth = maxDepth;
        this.maxNumberLength = maxNumberLength;
    }

    static @Nullable Object read(String text, int maxDepth, int maxNumberLength) throws Malformed {
        JsonText json = new JsonText(text, maxDepth, maxNumberLength);
        json.skipBlanks();
        Object value = json.value();
        json.skipBlanks();
        if (json.at < text.length()) {
            throw new Malformed("Extra data", json.at);
        }
        return value;
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** The character here, or NUL at the end, which no JSON has outside of strings. */
    private char here() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private @Nullable Object value() throws Malformed {
        return switch (here()) {
            case '"' -> string();
            case '{' -> object();
            case '[' -> list();
            case 'n' -> word("null", null);
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'N' -> word("NaN", Double.NaN);
            case 'I' -> word("Infinity", Double.POSITIVE_INFINITY);
            default -> number();
        };
    }

    private @Nullable Object word(String word, @Nullable Object meaning) throws Malformed {
        if (!text.startsWith(word, at)) {
            throw new Malformed("Expecting value", at);
        }
        at += word.length();
        return meaning;
    }

    private void deeper() throws Malformed {
        if (++depth > maxDepth) {
            throw new Malformed("Nested more than " + maxDepth + " levels deep", at);
        }
        at++;
        skipBlanks();
    }

    private Map<String, @Nullable Object> object() throws Malformed {
        deeper();
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        if (here() != '}') {
            do {
                member(object);
            } while (another('}', "object"));
        }
        at++;
        depth--;
        return object;
    }

    private void member(Map<String, @Nullable Object> object) throws Malformed {
        if (here() != '"') {
            throw new Malformed("Expecting property name enclosed in double quotes", at);
        }
        String name = string();
        skipBlanks();
        if (here() != ':') {
            throw new Malformed("Expecting ':' delimiter", at);
        }
        at++;
        skipBlanks();
        object.put(name, value());
    }

    private List<@Nullable Object> list() throws Malformed {
        deeper();
        List<@Nullable Object> list = new ArrayList<>();
        if (here() != ']') {
            do {
                list.add(value());
            } while (another(']', "array"));
        }
        at++;
        depth--;
        return list;
    }

    /** Whether a comma, and so another element, follows; otherwise the closing character is here. */
    private boolean another(char close, String what) throws Malformed {
        skipBlanks();
        if (here() == close) {
            return false;
        }
        if (here() != ',') {
            throw new Malformed("Expecting ',' delimiter", at);
        }
        int comma = at++;
        skipBlanks();
        if (here() == close) {
            throw new Malformed("Illegal trailing comma before end of " + what, comma);
        }
        return true;
    }

    private String string() throws Malformed {
        int start = at++;
        int plain = at;
        StringBuilder escaped = null;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                String rest = text.substring(plain, at++);
                return escaped == null ? rest : escaped.append(rest).toString();
            }
            if (c < ' ') {
                throw new Malformed("Invalid control character at", at);
            }
            if (c == '\\') {
                escaped = (escaped == null ? new StringBuilder() : escaped).append(text, plain, at);
                escaped.append(escape(start));
                plain = at;
            } else {
                at++;
            }
        }
        throw new Malformed("Unterminated string starting at", start);
    }

    private char escape(int start) throws Malformed {
        int backslash = at++;
        if (at >= text.length()) {
            throw new Malformed("Unterminated string starting at", start);
        }
        char c = text.charAt(at++);
        int plain = "\"\\/bfnrt".indexOf(c);
        if (plain >= 0) {
            return "\"\\/\b\f\n\r\t".charAt(plain);
        }
        if (c == 'u') {
            return unicode();
        }
        throw new Malformed("Invalid \\escape", backslash);
    }

    private char unicode() throws Malformed {
        int code = 0;
        for (int digit = 0; digit < 4; digit++) {
            int value = at + digit < text.length() ? hex(text.charAt(at + digit)) : -1;
            if (value < 0) {
                throw new Malformed("Invalid \\uXXXX escape", at);
            }
            code = code << 4 | value;
        }
        at += 4;
        return (char) code;
    }

    private static int hex(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }

    private Number number() throws Malformed {
        int start = at;
        if (here() == '-') {
            at++;
        }
        if (text.startsWith("Infinity", at) && at > start) {
            at += "Infinity".length();
            return Double.NEGATIVE_INFINITY;
        }
        if (here() == '0') {
            at++;
        } else if (!digits()) {
            throw new Malformed("Expecting value", start);
        }
        boolean fraction = optional(".", "");
        boolean exponent = optional("eE", "+-");
        if (at - start > maxNumberLength) {
            throw new Malformed("A number of more than " + maxNumberLength + " characters", start);
        }
        String number = text.substring(start, at);
        if (fraction || exponent) {
            return decimal(number);
        }
        return whole(number);
    }

    private boolean digits() {
        int start = at;
        while (here() >= '0' && here() <= '9') {
            at++;
        }
        return at > start;
    }

    /** A part of a number that may be there; without digits it is not part of the number. */
    private boolean optional(String marks, String signs) {
        int start = at;
        if (at < text.length() && marks.indexOf(here()) >= 0) {
            at++;
            if (at < text.length() && signs.indexOf(here()) >= 0) {
                at++;
            }
            if (digits()) {
                return true;
            }
        }
        at = start;
        return false;
    }

    private static Number whole(String number) {
        if (number.length() <= LONG_DIGITS) {
            return Long.valueOf(number);
        }
        BigInteger whole = new BigInteger(number);
        if (whole.bitLength() < Long.SIZE) {
            return whole.longValue();
        }
        return whole;
    }

    /** What no double can hold is infinite, as in Python; what is too small to tell from zero is zero. */
    private static Number decimal(String number) {
        double rough = Double.parseDouble(number);
        if (Double.isInfinite(rough)) {
            return rough;
        }
        int exponent = Math.max(number.indexOf('e'), number.indexOf('E'));
        if (exponent >= 0 && number.length() - exponent > LONGEST_EXPONENT) {
            return BigDecimal.ZERO;
        }
        BigDecimal exact = new BigDecimal(number);
        boolean nothing = exact.precision() - exact.scale() < SMALLEST_EXPONENT || exact.scale() < SMALLEST_EXPONENT;
        return nothing ? BigDecimal.ZERO : exact;
    }
}
