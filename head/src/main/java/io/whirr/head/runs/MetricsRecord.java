package io.whirr.head.runs;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record of a line of metrics, as lenient as the tracking library's own reader and no more.
 *
 * <p>A line is a JSON object whose {@code _idx} and {@code step} are integers or can be taken for one, and whose {@code
 * _timestamp} is text. Every other line is no record.
 */
final class MetricsRecord {

    static final String INDEX = "_idx";
    private static final String TIMESTAMP = "_timestamp";
    private static final String STEP = "step";

    private static final Pattern INTEGER = Pattern.compile("([+-]?[0-9]++(?:_[0-9]++)*+)(?:\\.0++)?");
    private static final int DIGITS = 4300;

    private MetricsRecord() {}

    /** The record: those three first, null where they are not there, then what else the line has, in its order. */
    static Optional<Map<String, @Nullable Object>> of(String line) {
        return Json.object(line).flatMap(MetricsRecord::of);
    }

    private static Optional<Map<String, @Nullable Object>> of(Map<String, @Nullable Object> line) {
        Object timestamp = line.get(TIMESTAMP);
        if (!isInteger(line.get(INDEX))
                || !isInteger(line.get(STEP))
                || !(timestamp == null || timestamp instanceof String)) {
            return Optional.empty();
        }
        var entries = new LinkedHashMap<String, @Nullable Object>();
        entries.put(INDEX, integer(line.get(INDEX)));
        entries.put(TIMESTAMP, timestamp);
        entries.put(STEP, integer(line.get(STEP)));
        line.forEach(entries::putIfAbsent);
        return Optional.of(entries);
    }

    private static boolean isInteger(@Nullable Object value) {
        return value == null || integer(value) != null;
    }

    /** A number for what can be taken for an integer; null for anything else. */
    static @Nullable Number integer(@Nullable Object value) {
        return switch (value) {
            case Integer small -> small;
            case Long large -> large;
            case BigInteger huge -> huge;
            case Boolean truth -> truth ? 1 : 0;
            case Double real -> whole(real);
            case String text -> parsed(text.strip());
            case null, default -> null;
        };
    }

    private static @Nullable Number whole(double real) {
        // Negating keeps both bounds exact: 2^63 is a double, 2^63 - 1 is not.
        boolean fits = real >= Long.MIN_VALUE && real < -(double) Long.MIN_VALUE;
        return fits && real == Math.rint(real) ? (Number) (long) real : null;
    }

    private static @Nullable Number parsed(String text) {
        var matcher = INTEGER.matcher(text);
        if (text.length() > DIGITS || !matcher.matches()) {
            return null;
        }
        return new BigInteger(matcher.group(1).replace("_", ""));
    }
}
