package io.whirr.head.schedules;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 90s}, {@code 15m}, {@code 1h30m}, {@code 2d}. */
final class Durations {

    private static final Pattern SHORT = Pattern.compile(
            "(?:([0-9]{1,9})w)?(?:([0-9]{1,9})d)?(?:([0-9]{1,9})h)?(?:([0-9]{1,9})m)?(?:([0-9]{1,9})s)?");
    private static final long[] UNITS = {604_800, 86_400, 3_600, 60, 1};

    private Durations() {}

    /** Reads one, also in the form of ISO 8601. */
    static Duration read(String text) throws Malformed {
        var matcher = SHORT.matcher(text);
        if (!text.isEmpty() && matcher.matches()) {
            long seconds = 0;
            for (int unit = 0; unit < UNITS.length; unit++) {
                String amount = matcher.group(unit + 1);
                seconds += amount == null ? 0 : Long.parseLong(amount) * UNITS[unit];
            }
            return Duration.ofSeconds(seconds);
        }
        try {
            return Duration.parse(text.toUpperCase(Locale.ROOT));
        } catch (DateTimeParseException e) {
            throw new Malformed("'%s' is no length of time: write 90s, 15m, 6h, 1h30m or 2d".formatted(text));
        }
    }

    /** {@code 15 minutes}, {@code hour} for one: what comes after "every". */
    static String rhythm(Duration time) {
        String words = words(time);
        return words.startsWith("1 ") && words.indexOf(' ', 2) < 0 ? words.substring(2) : words;
    }

    /** {@code 1 hour 30 minutes}. */
    static String words(Duration time) {
        List<String> parts = new ArrayList<>();
        add(parts, time.toDays(), "day");
        add(parts, time.toHoursPart(), "hour");
        add(parts, time.toMinutesPart(), "minute");
        add(parts, time.toSecondsPart(), "second");
        return String.join(" ", parts);
    }

    /** {@code 3 days 4 hours}: the two largest units. */
    static String rough(Duration time) {
        if (time.toDays() > 0) {
            return words(Duration.ofHours(time.toHours()));
        }
        return words(time.toHours() > 0 ? Duration.ofMinutes(time.toMinutes()) : Duration.ofSeconds(time.toSeconds()));
    }

    private static void add(List<String> parts, long amount, String unit) {
        if (amount != 0) {
            parts.add(amount + " " + unit + (amount == 1 ? "" : "s"));
        }
    }
}
