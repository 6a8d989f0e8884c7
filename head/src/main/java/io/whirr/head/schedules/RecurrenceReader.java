package io.whirr.head.schedules;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what users write for a time: one element of a schedule's {@code when}, and the ends of ranges. */
final class RecurrenceReader {

    private static final Pattern EVERY = Pattern.compile("every\\s+(\\S+)(?:\\s+\\+\\s*(\\S+))?");
    private static final Pattern AT = Pattern.compile("at\\s+(\\S+(?:\\s+\\S+)?)");

    /** Further away than anybody plans; nearer than what the database can keep. */
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");

    private RecurrenceReader() {}

    static Recurrence read(String text, ZoneId zone) throws Malformed {
        String trimmed = text.strip();
        String lower = trimmed.toLowerCase(Locale.ROOT);
        Matcher every = EVERY.matcher(lower);
        if (every.matches()) {
            return interval(every.group(1), every.group(2) == null ? "0s" : every.group(2));
        }
        Matcher at = AT.matcher(lower);
        if (at.matches()) {
            String time = at.group(1).strip();
            return new OneTime(time(time, zone), trimmed.substring(2).strip());
        }
        if (trimmed.isEmpty() || lower.startsWith("every") || lower.startsWith("at")) {
            throw new Malformed(
                    ("'%s' is no time: write a cron expression like '0 2 * * *', 'every 15m', 'every 6h +30m'"
                                    + " or 'at 2026-12-24T18:00'")
                            .formatted(trimmed));
        }
        return Cron.parse(trimmed);
    }

    private static Recurrence interval(String interval, String phase) throws Malformed {
        Duration every = Durations.read(interval);
        Duration past = Durations.read(phase);
        if (every.isNegative() || every.isZero() || !isWhole(every) || !isWhole(past)) {
            throw new Malformed("an interval has whole seconds, at least one");
        }
        if (past.isNegative() || past.compareTo(every) >= 0) {
            throw new Malformed("the phase +%s has to be shorter than the interval %s".formatted(phase, interval));
        }
        return new EveryInterval(every, past);
    }

    private static boolean isWhole(Duration time) {
        return time.equals(time.truncatedTo(ChronoUnit.SECONDS));
    }

    /**
     * A time, in {@code zone} unless it names an offset; without a time of day it is midnight. A time that the clocks
     * skip is the moment that they are put forward, one that comes twice is the first.
     */
    static Instant time(String text, ZoneId zone) throws Malformed {
        String iso = text.strip().toUpperCase(Locale.ROOT).replaceFirst("(?<=\\d) (?=\\d)", "T");
        Instant time = parsed(iso, text, zone);
        if (time.isBefore(EARLIEST) || !time.isBefore(LATEST)) {
            throw new Malformed("%s is too far away: years from 1970 to 2199 can be used".formatted(text));
        }
        if (!time.equals(time.truncatedTo(ChronoUnit.SECONDS))) {
            throw new Malformed("%s has a fraction of a second: times are whole seconds".formatted(text));
        }
        return time;
    }

    private static Instant parsed(String iso, String text, ZoneId zone) throws Malformed {
        try {
            if (iso.indexOf('T') < 0) {
                return instant(LocalDate.parse(iso).atStartOfDay(), zone);
            }
            return iso.matches(".*T.*(Z|[+-]\\d\\d:?(\\d\\d)?)")
                    ? OffsetDateTime.parse(iso).toInstant()
                    : instant(LocalDateTime.parse(iso), zone);
        } catch (DateTimeParseException e) {
            throw new Malformed(
                    "'%s' is no time: write 2026-12-24T18:00, or 2026-12-24T18:00:00+01:00".formatted(text.strip()));
        }
    }

    private static Instant instant(LocalDateTime local, ZoneId zone) {
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        return change != null && change.isGap()
                ? change.getInstant()
                : local.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
    }
}
