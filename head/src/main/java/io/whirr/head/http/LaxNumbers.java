package io.whirr.head.http;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers and truth values as pydantic takes them in its lax mode: {@code "60"}, {@code 60.0} and 60 are the same. */
final class LaxNumbers {

    /** Digits with single underscores between them, as Python writes numbers; a fraction of zeros says nothing. */
    private static final Pattern WHOLE = Pattern.compile("([+-]?[0-9]+(?:_[0-9]+)*)(?:\\.0*)?");

    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(?:[0-9]+(?:_[0-9]+)*\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,5})?");

    private static final int LONGEST = 4_300;
    private static final Set<String> YES = Set.of("1", "true", "t", "yes", "y", "on");
    private static final Set<String> NO = Set.of("0", "false", "f", "no", "n", "off");

    private LaxNumbers() {}

    static @Nullable BigInteger whole(@Nullable Object value, List<Object> at, List<Fault> faults) {
        return switch (value) {
            case Boolean flag -> flag ? BigInteger.ONE : BigInteger.ZERO;
            case Long number -> BigInteger.valueOf(number);
            case BigInteger number -> number;
            case BigDecimal number -> fromDecimal(number, at, faults);
            case Double notFinite -> fault("finite_number", "Input should be a finite number", at, value, faults);
            case String text -> fromText(text, at, faults);
            case null, default -> fault("int_type", "Input should be a valid integer", at, value, faults);
        };
    }

    private static @Nullable BigInteger fromDecimal(BigDecimal number, List<Object> at, List<Fault> faults) {
        try {
            return number.toBigIntegerExact();
        } catch (ArithmeticException fraction) {
            return fault(
                    "int_from_float",
                    "Input should be a valid integer, got a number with a fractional part",
                    at,
                    number,
                    faults);
        }
    }

    private static @Nullable BigInteger fromText(String text, List<Object> at, List<Fault> faults) {
        var whole = WHOLE.matcher(text.strip());
        if (text.length() <= LONGEST && whole.matches()) {
            return new BigInteger(whole.group(1).replace("_", ""));
        }
        return text.length() > LONGEST
                ? fault(
                        "int_parsing_size",
                        "Unable to parse input string as an integer, exceeded maximum size",
                        at,
                        text,
                        faults)
                : fault(
                        "int_parsing",
                        "Input should be a valid integer, unable to parse string as an integer",
                        at,
                        text,
                        faults);
    }

    static @Nullable Object number(
            @Nullable Object value, @Nullable Min min, @Nullable Max max, List<Object> at, List<Fault> faults) {
        Double number = decimal(value, at, faults);
        if (number == null) {
            return null;
        }
        if (number.isNaN() || number.isInfinite()) {
            return fault("finite_number", "Input should be a finite number", at, value, faults);
        }
        if (min != null && number < min.value()) {
            faults.add(Range.tooSmall(min.value(), at, value));
        }
        if (max != null && number > max.value()) {
            faults.add(Range.tooLarge(max.value(), at, value));
        }
        return number;
    }

    private static @Nullable Double decimal(@Nullable Object value, List<Object> at, List<Fault> faults) {
        return switch (value) {
            case Boolean flag -> flag ? 1.0 : 0.0;
            case Number number -> (Double) number.doubleValue();
            case String text
            when text.length() <= LONGEST && DECIMAL.matcher(text.strip()).matches() ->
                (Double) Double.parseDouble(text.strip().replace("_", ""));
            case String text ->
                fault(
                        "float_parsing",
                        "Input should be a valid number, unable to parse string as a number",
                        at,
                        text,
                        faults);
            case null, default -> fault("float_type", "Input should be a valid number", at, value, faults);
        };
    }

    static @Nullable Object flag(@Nullable Object value, List<Object> at, List<Fault> faults) {
        return switch (value) {
            case Boolean flag -> flag;
            case Number number when number.doubleValue() == 0 || number.doubleValue() == 1 -> number.doubleValue() == 1;
            case String text when YES.contains(text.toLowerCase(Locale.ROOT)) -> true;
            case String text when NO.contains(text.toLowerCase(Locale.ROOT)) -> false;
            case String text -> unclear(at, text, faults);
            case Number number -> unclear(at, number, faults);
            case null, default -> fault("bool_type", "Input should be a valid boolean", at, value, faults);
        };
    }

    private static @Nullable Object unclear(List<Object> at, Object value, List<Fault> faults) {
        return fault("bool_parsing", "Input should be a valid boolean, unable to interpret input", at, value, faults);
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // stands for null of whatever is asked for
    private static <T> @Nullable T fault(
            String type, String message, List<Object> at, @Nullable Object value, List<Fault> faults) {
        faults.add(Fault.of(type, at, message, value));
        return null;
    }
}
