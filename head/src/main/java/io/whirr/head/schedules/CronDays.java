package io.whirr.head.schedules;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two fields of a cron expression that say the day.
 *
 * @param ofMonth the kinds of days of the month; empty when that field says nothing
 * @param ofWeek the kinds of days of the week; empty when that field says nothing
 * @param eitherWillDo true when a day that fits one of both fields is enough, as cron has it when both say something
 *     and neither begins with a star
 */
record CronDays(List<Rule> ofMonth, List<Rule> ofWeek, boolean eitherWillDo) {

    private static final Pattern FROM_LAST = Pattern.compile("L-([0-9]{1,2})");
    private static final Pattern NEAREST_WEEKDAY = Pattern.compile("([0-9]{1,2})W");
    private static final Pattern LAST_OF_WEEK = Pattern.compile("([0-9A-Z]{1,3})L");
    private static final Pattern NTH_OF_WEEK = Pattern.compile("([0-9A-Z]{1,3})#([0-9]+)");
    private static final Pattern PLAIN = Pattern.compile("[0-9*?/-]+");
    private static final Pattern PLAIN_OR_NAMED = Pattern.compile("[0-9*?/-]+|[A-Z]{3}(-[A-Z]{3})?");
    private static final int LONGEST_MONTH = 31;

    /** A kind of days. */
    sealed interface Rule {

        boolean fits(LocalDate day);

        /** Days of the month by their numbers. */
        record Numbers(NumberSet days) implements Rule {
            @Override
            public boolean fits(LocalDate day) {
                return days.has(day.getDayOfMonth());
            }
        }

        /** So many days before the last of the month. */
        record FromLast(int days) implements Rule {
            @Override
            public boolean fits(LocalDate day) {
                return day.getDayOfMonth() == day.lengthOfMonth() - days;
            }
        }

        /** The weekday (Monday to Friday) that is nearest to a day, within its month; day 0 is the last. */
        record NearestWeekday(int day) implements Rule {
            @Override
            public boolean fits(LocalDate date) {
                int wanted = day == 0 ? date.lengthOfMonth() : day;
                if (wanted > date.lengthOfMonth()) {
                    return false;
                }
                LocalDate target = date.withDayOfMonth(wanted);
                int shift = switch (target.getDayOfWeek()) {
                    case SATURDAY -> wanted == 1 ? 2 : -1;
                    case SUNDAY -> wanted == date.lengthOfMonth() ? -2 : 1;
                    case MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY -> 0;
                };
                return date.equals(target.plusDays(shift));
            }
        }

        /** Days of the week. */
        record Weekdays(NumberSet days) implements Rule {
            @Override
            public boolean fits(LocalDate day) {
                return days.has(day.getDayOfWeek().getValue());
            }
        }

        /** The last such day of the week in the month. */
        record LastOfWeek(DayOfWeek dayOfWeek) implements Rule {
            @Override
            public boolean fits(LocalDate day) {
                return day.equals(day.with(TemporalAdjusters.lastInMonth(dayOfWeek)));
            }
        }

        /** The n-th such day of the week in the month. */
        record NthOfWeek(DayOfWeek dayOfWeek, int nth) implements Rule {
            @Override
            public boolean fits(LocalDate day) {
                return day.getDayOfWeek() == dayOfWeek && (day.getDayOfMonth() - 1) / 7 + 1 == nth;
            }
        }
    }

    /** Reads both fields. Cron lets both say something; Quartz does not. */
    static CronDays read(String ofMonth, String ofWeek, CronField.DayNumbers numbers) throws Malformed {
        boolean anyOfMonth = isAny(ofMonth);
        boolean anyOfWeek = isAny(ofWeek);
        if (!anyOfMonth && !anyOfWeek && numbers == CronField.DayNumbers.QUARTZ) {
            throw new Malformed("of day of month and day of week one has to be '?' in an expression with seconds");
        }
        return new CronDays(
                anyOfMonth ? List.of() : rules(ofMonth, numbers, PLAIN, CronDays::ruleOfMonth),
                anyOfWeek ? List.of() : rules(ofWeek, numbers, PLAIN_OR_NAMED, CronDays::ruleOfWeek),
                !ofMonth.startsWith("*") && !ofWeek.startsWith("*"));
    }

    private static boolean isAny(String field) {
        return field.equals("*") || field.equals("?");
    }

    /** How one element of a list becomes a rule. */
    private interface Reader {
        Rule read(String part, CronField.DayNumbers numbers) throws Malformed;
    }

    /** Plain numbers of a list are one rule together; each of the others is one by itself. */
    private static List<Rule> rules(String field, CronField.DayNumbers numbers, Pattern plain, Reader reader)
            throws Malformed {
        List<String> plainParts = new ArrayList<>();
        List<Rule> rules = new ArrayList<>();
        for (String part : field.toUpperCase(Locale.ROOT).split(",", -1)) {
            if (plain.matcher(part).matches()) {
                plainParts.add(part);
            } else {
                rules.add(reader.read(part, numbers));
            }
        }
        if (!plainParts.isEmpty()) {
            rules.addFirst(reader.read(String.join(",", plainParts), numbers));
        }
        return List.copyOf(rules);
    }

    private static Rule ruleOfMonth(String part, CronField.DayNumbers numbers) throws Malformed {
        if (part.equals("L")) {
            return new Rule.FromLast(0);
        }
        if (part.equals("LW") || part.equals("WL")) {
            return new Rule.NearestWeekday(0);
        }
        Matcher fromLast = FROM_LAST.matcher(part);
        if (fromLast.matches()) {
            int days = Integer.parseInt(fromLast.group(1));
            if (days >= LONGEST_MONTH) {
                throw new Malformed("no month has a day %s: it can be L-1 to L-30".formatted(part));
            }
            return new Rule.FromLast(days);
        }
        Matcher nearest = NEAREST_WEEKDAY.matcher(part);
        return nearest.matches()
                ? new Rule.NearestWeekday(CronField.DAY_OF_MONTH.number(nearest.group(1), numbers))
                : new Rule.Numbers(CronField.DAY_OF_MONTH.read(part, numbers));
    }

    private static Rule ruleOfWeek(String part, CronField.DayNumbers numbers) throws Malformed {
        if (part.equals("L")) {
            throw new Malformed("the day of week 'L' does not say which day: write 5L or FRIL for the last Friday");
        }
        Matcher nth = NTH_OF_WEEK.matcher(part);
        if (nth.matches()) {
            if (!nth.group(2).matches("[1-5]")) {
                throw new Malformed("no month has a day of week #%s: it can be #1 to #5".formatted(nth.group(2)));
            }
            return new Rule.NthOfWeek(day(nth.group(1), numbers), Integer.parseInt(nth.group(2)));
        }
        Matcher last = LAST_OF_WEEK.matcher(part);
        return last.matches()
                ? new Rule.LastOfWeek(day(last.group(1), numbers))
                : new Rule.Weekdays(CronField.DAY_OF_WEEK.read(part, numbers));
    }

    private static DayOfWeek day(String text, CronField.DayNumbers numbers) throws Malformed {
        return DayOfWeek.of(CronField.DAY_OF_WEEK.number(text, numbers));
    }

    boolean fits(LocalDate day) {
        boolean month = ofMonth.stream().anyMatch(rule -> rule.fits(day));
        boolean week = ofWeek.stream().anyMatch(rule -> rule.fits(day));
        if (eitherWillDo && !ofMonth.isEmpty() && !ofWeek.isEmpty()) {
            return month || week;
        }
        return (month || ofMonth.isEmpty()) && (week || ofWeek.isEmpty());
    }
}
