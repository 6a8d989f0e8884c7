package io.whirr.head.jobs;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as Python does. The programs that sweeps run were written for what upstream's sweeps put on their
 * command lines: {@code True}, {@code None}, {@code 1.0}, {@code 1e+16}.
 */
final class PythonText {

    /** Below it upstream writes three digits and a power of ten. */
    private static final double SMALL = 1e-4;

    private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_EVEN);

    /** Powers of ten that Python's shortest form writes out. */
    private static final int SMALLEST_POWER = -4;

    private static final int LARGEST_POWER = 15;

    private PythonText() {}

    /** A value as an argument on a command line. */
    static String argument(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case Number number when isFloat(number) && isSmall(number.doubleValue()) -> small(number.doubleValue());
            case null, default -> represented(value);
        };
    }

    private static boolean isFloat(Number number) {
        return number instanceof Double || number instanceof Float || number instanceof BigDecimal;
    }

    private static boolean isSmall(double number) {
        return number != 0 && Math.abs(number) < SMALL;
    }

    private static String small(double number) {
        BigDecimal rounded = new BigDecimal(number).round(THREE_DIGITS);
        return scientific(rounded, (digits(rounded) + "00").substring(0, 3));
    }

    private static String represented(@Nullable Object value) {
        return switch (value) {
            case null -> "None";
            case Boolean flag -> flag ? "True" : "False";
            case BigInteger number -> number.toString();
            case Number number when isFloat(number) -> floating(number.doubleValue());
            case List<?> list -> list.stream().map(PythonText::represented).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> represented(entry.getKey()) + ": " + represented(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case String text -> quoted(text);
            default -> value.toString();
        };
    }

    /** The fewest digits that are this number and no other. */
    private static String floating(double number) {
        if (number == 0) {
            return Double.toString(number);
        }
        if (!Double.isFinite(number)) {
            return Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        }
        BigDecimal shortest = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        int power = power(shortest);
        if (power < SMALLEST_POWER || power > LARGEST_POWER) {
            return scientific(shortest, digits(shortest));
        }
        String plain = shortest.toPlainString();
        return plain.contains(".") ? plain : plain + ".0";
    }

    private static String scientific(BigDecimal number, String digits) {
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        int power = power(number);
        return (number.signum() < 0 ? "-" : "")
                + digits.charAt(0)
                + fraction
                + (power < 0 ? "e-" : "e+")
                + (Math.abs(power) < 10 ? "0" : "")
                + Math.abs(power);
    }

    private static String digits(BigDecimal number) {
        return number.unscaledValue().abs().toString();
    }

    private static int power(BigDecimal number) {
        return number.precision() - number.scale() - 1;
    }

    private static String quoted(String text) {
        char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
        var quoted = new StringBuilder().append(quote);
        text.codePoints().forEach(character -> {
            switch (character) {
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (character == quote) {
                        quoted.append('\\').append(quote);
                    } else if (Character.isISOControl(character)) {
                        quoted.append("\\x%02x".formatted(character));
                    } else {
                        quoted.appendCodePoint(character);
                    }
                }
            }
        });
        return quoted.append(quote).toString();
    }
}
