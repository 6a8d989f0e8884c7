package io.whirr.shell.commands;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a job was configured with, or said of itself. */
final class Values {

    private static final MathContext SIX_DIGITS = new MathContext(6);
    private static final double LEAST_PLAIN = 1e-4;
    private static final double LARGEST_PLAIN = 1e9;

    private Values() {}

    /** {@code loss=0.1234 accuracy=0.9}; what the tracking library adds for itself is left out. */
    static String line(Map<String, @Nullable Object> values, int most) {
        return values.entrySet().stream()
                .filter(entry -> !entry.getKey().startsWith("_") && entry.getValue() != null)
                .limit(most)
                .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
                .collect(Collectors.joining("  "));
    }

    /** Six digits are what a person reads. */
    static String text(@Nullable Object value) {
        return value instanceof Double number && Double.isFinite(number) ? digits(number) : String.valueOf(value);
    }

    private static String digits(double number) {
        BigDecimal rounded = new BigDecimal(number).round(SIX_DIGITS).stripTrailingZeros();
        boolean plain = number == 0 || (Math.abs(number) >= LEAST_PLAIN && Math.abs(number) < LARGEST_PLAIN);
        return plain ? rounded.toPlainString() : String.format(Locale.ROOT, "%.5e", number);
    }
}
