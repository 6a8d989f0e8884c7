package io.whirr.head.schedules;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression: five fields as cron has them, six or seven as Quartz has, or a name like {@code @daily}.
 *
 * <p>Where the clocks change, it depends on the hour. An hour that is said ({@code 30 2 * * *}) happens once on every
 * such day: when its time is skipped, at the moment the clocks are put forward, and when it comes twice, the first
 * time. An hour that is not ({@code *}, {@code *}{@code /2}) follows the clock on the wall: what is skipped does not
 * happen, and what comes twice happens twice.
 */
final class Cron implements Recurrence {

    private static final Map<String, String> NAMES = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    private static final int CRON_FIELDS = 5;
    private static final int QUARTZ_FIELDS = 6;
    private static final int QUARTZ_FIELDS_WITH_YEAR = 7;

    private final NumberSet seconds;
    private final NumberSet minutes;
    private final NumberSet hours;
    private final CronDays days;
    private final NumberSet months;
    private final @Nullable NumberSet years;
    private final boolean hourIsSaid;

    private Cron(String[] field, CronField.DayNumbers numbers) throws Malformed {
        this.seconds = CronField.SECOND.read(field[0], numbers);
        this.minutes = CronField.MINUTE.read(field[1], numbers);
        this.hours = CronField.HOUR.read(field[2], numbers);
        this.days = CronDays.read(field[3], field[5], numbers);
        this.months = CronField.MONTH.read(field[4], numbers);
        this.years = field.length < QUARTZ_FIELDS_WITH_YEAR || field[6].equals("*")
                ? null
                : CronField.YEAR.read(field[6], numbers);
        this.hourIsSaid = !field[2].startsWith("*");
    }

    /** Reads an expression. */
    static Cron parse(String text) throws Malformed {
        String expression = text.startsWith("@") ? named(text) : text;
        String[] fields = expression.split("\\s+", -1);
        return switch (fields.length) {
            case CRON_FIELDS -> new Cron(("0 " + expression).split("\\s+", -1), CronField.DayNumbers.CRON);
            case QUARTZ_FIELDS, QUARTZ_FIELDS_WITH_YEAR -> new Cron(fields, CronField.DayNumbers.QUARTZ);
            default ->
                throw new Malformed(("a cron expression has 5 fields (minute hour day month weekday), or 6 or 7 with"
                                + " seconds before them and a year behind, not %d")
                        .formatted(fields.length));
        };
    }

    private static String named(String name) throws Malformed {
        String expression = NAMES.get(name.toLowerCase(Locale.ROOT));
        if (expression == null) {
            throw new Malformed(
                    "there is no %s: it can be @hourly, @daily, @weekly, @monthly or @yearly".formatted(name));
        }
        return expression;
    }

    /**
     * Walks over the stretches between two changes of the clocks. Within one, the clock on the wall and the time that
     * passes are the same but for a constant, and nothing comes twice.
     */
    @Override
    public @Nullable Instant next(Instant after, ZoneId zone) {
        ZoneRules rules = zone.getRules();
        Instant from = after.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        Instant horizon = from.atOffset(ZoneOffset.UTC).plusYears(HORIZON_YEARS).toInstant();
        while (from.isBefore(horizon)) {
            if (isMadeUpForAt(from, rules)) {
                return from;
            }
            ZoneOffsetTransition change = rules.nextTransition(from);
            Instant end = change == null || change.getInstant().isAfter(horizon) ? horizon : change.getInstant();
            Instant found = within(from, end, rules);
            if (found != null) {
                return found;
            }
            from = end;
        }
        return null;
    }

    private @Nullable Instant within(Instant from, Instant end, ZoneRules rules) {
        ZoneOffset offset = rules.getOffset(from);
        LocalDateTime until = LocalDateTime.ofEpochSecond(end.getEpochSecond(), 0, offset);
        LocalDateTime at = local(LocalDateTime.ofEpochSecond(from.getEpochSecond(), 0, offset), until);
        while (at != null && hourIsSaid && isSecondTime(at, offset, rules)) {
            at = local(at.plusSeconds(1), until);
        }
        return at == null ? null : at.toInstant(offset);
    }

    private static boolean isSecondTime(LocalDateTime at, ZoneOffset offset, ZoneRules rules) {
        List<ZoneOffset> offsets = rules.getValidOffsets(at);
        return offsets.size() > 1 && offsets.getLast().equals(offset);
    }

    /** Whether the clocks are put forward at this moment over a time whose hour is said. */
    private boolean isMadeUpForAt(Instant moment, ZoneRules rules) {
        ZoneOffsetTransition change = hourIsSaid ? rules.nextTransition(moment.minusNanos(1)) : null;
        return change != null
                && change.isGap()
                && change.getInstant().equals(moment)
                && local(change.getDateTimeBefore(), change.getDateTimeAfter()) != null;
    }

    /** The first time that fits from {@code from} on and before {@code until}, on a clock that never changes. */
    private @Nullable LocalDateTime local(LocalDateTime from, LocalDateTime until) {
        LocalDate day = from.toLocalDate();
        LocalTime earliest = from.toLocalTime();
        while (!day.isAfter(until.toLocalDate())) {
            LocalDate candidate = fittingMonth(day);
            if (candidate == null) {
                return null;
            }
            earliest = candidate.equals(day) ? earliest : LocalTime.MIN;
            day = candidate;
            LocalTime time = days.fits(day) ? time(earliest) : null;
            if (time != null) {
                LocalDateTime found = day.atTime(time);
                return found.isBefore(until) ? found : null;
            }
            day = day.plusDays(1);
            earliest = LocalTime.MIN;
        }
        return null;
    }

    /** This day when its month and year fit, else the first day of the next month that does. */
    private @Nullable LocalDate fittingMonth(LocalDate day) {
        if (years != null && !years.has(day.getYear())) {
            int year = years.from(day.getYear());
            return year < 0 ? null : fittingMonth(LocalDate.of(year, 1, 1));
        }
        if (months.has(day.getMonthValue())) {
            return day;
        }
        int month = months.from(day.getMonthValue());
        return month > 0 ? day.withDayOfMonth(1).withMonth(month) : fittingMonth(LocalDate.of(day.getYear() + 1, 1, 1));
    }

    private @Nullable LocalTime time(LocalTime earliest) {
        for (int hour = hours.from(earliest.getHour()); hour >= 0; hour = hours.from(hour + 1)) {
            boolean later = hour > earliest.getHour();
            for (int minute = minutes.from(later ? 0 : earliest.getMinute());
                    minute >= 0;
                    minute = minutes.from(minute + 1)) {
                boolean evenLater = later || minute > earliest.getMinute();
                int second = seconds.from(evenLater ? 0 : earliest.getSecond());
                if (second >= 0) {
                    return LocalTime.of(hour, minute, second);
                }
            }
        }
        return null;
    }

    @Override
    public String words() {
        return new CronWords(seconds, minutes, hours, days, months, years).sentence();
    }
}
