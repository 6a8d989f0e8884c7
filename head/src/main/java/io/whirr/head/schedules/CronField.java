package io.whirr.head.schedules;

import java.util.List;
import java.util.Locale;

/** A numeric field of a cron expression: which numbers it has, and how its text becomes a set of them. */
enum CronField {
    SECOND("second", 0, 59, ""),
    MINUTE("minute", 0, 59, ""),
    HOUR("hour", 0, 23, ""),
    DAY_OF_MONTH("day of month", 1, 31, ""),
    MONTH("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
    /** As {@link java.time.DayOfWeek} counts; cron and Quartz count otherwise, and both differently. */
    DAY_OF_WEEK("day of week", 1, 7, "SUN MON TUE WED THU FRI SAT"),
    YEAR("year", 1970, 2199, "");

    private final String label;
    private final int least;
    private final int most;
    /** Separated by blanks; a name stands for its place. */
    private final String names;

    CronField(String label, int least, int most, String names) {
        this.label = label;
        this.least = least;
        this.most = most;
        this.names = names;
    }

    int least() {
        return least;
    }

    int most() {
        return most;
    }

    /** The numbers that a comma-separated list of values, ranges and steps stands for. */
    NumberSet read(String text, DayNumbers days) throws Malformed {
        NumberSet numbers = new NumberSet();
        for (String part : text.split(",", -1)) {
            readPart(part, days, numbers);
        }
        return numbers;
    }

    /** Steps count in the numbers that the user counts in: every second day of cron's begins with Sunday. */
    private void readPart(String part, DayNumbers days, NumberSet numbers) throws Malformed {
        int first = this == DAY_OF_WEEK ? days.sunday() : least;
        int last = this == DAY_OF_WEEK ? days.sunday() + 6 : most;
        int slash = part.indexOf('/');
        String range = slash < 0 ? part : part.substring(0, slash);
        int step = slash < 0 ? 1 : step(part.substring(slash + 1));
        int from = first;
        int to = last;
        if (!range.equals("*") && !range.equals("?")) {
            int dash = range.indexOf('-', 1);
            from = given(dash < 0 ? range : range.substring(0, dash), days);
            to = dash >= 0 ? given(range.substring(dash + 1), days) : slash < 0 ? from : most;
        }
        if (to < from && this == YEAR) {
            throw new Malformed("the %s range %s ends before it begins".formatted(label, range));
        }
        // FRI-MON, 22-2: over the end and on from the beginning, in one stride.
        int size = last - first + 1;
        for (int value = from; value <= (to < from ? to + size : to); value += step) {
            int within = value > last ? value - size : value;
            numbers.add(this == DAY_OF_WEEK ? days.iso(within) : within);
        }
    }

    private int step(String text) throws Malformed {
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) == 0) {
            throw new Malformed("the step '/%s' of the %s is not a number from 1 up".formatted(text, label));
        }
        return Integer.parseInt(text);
    }

    /** One value, a number or a name; a day of the week as {@link java.time.DayOfWeek} counts. */
    int number(String text, DayNumbers days) throws Malformed {
        int given = given(text, days);
        return this == DAY_OF_WEEK ? days.iso(given) : given;
    }

    /** One value, in the numbers that the user counts in. */
    private int given(String text, DayNumbers days) throws Malformed {
        int named = names().indexOf(text.toUpperCase(Locale.ROOT));
        if (named >= 0 && !names.isEmpty()) {
            return this == DAY_OF_WEEK ? named + days.sunday() : named + least;
        }
        int lowest = this == DAY_OF_WEEK ? days.sunday() : least;
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < lowest || Integer.parseInt(text) > most) {
            throw new Malformed("the %s '%s' is not %s".formatted(label, text, expected(days)));
        }
        return Integer.parseInt(text);
    }

    private String expected(DayNumbers days) {
        if (this == DAY_OF_WEEK) {
            return days.expected();
        }
        String numbers = "a number from %d to %d".formatted(least, most);
        return names.isEmpty() ? numbers : numbers + ", or " + names().getFirst() + " to " + names().getLast();
    }

    private List<String> names() {
        return List.of(names.split(" ", -1));
    }

    /** How the days of the week are numbered. */
    enum DayNumbers {
        /** Cron's five fields: Sunday is 0, and 7 too. */
        CRON("a number from 0 (Sunday) to 7 (Sunday too), or MON to SUN", 0),
        /** Quartz's six or seven: Sunday is 1, Saturday 7. */
        QUARTZ("a number from 1 (Sunday) to 7 (Saturday), as Quartz counts, or MON to SUN", 1);

        private final String expected;
        private final int sunday;

        DayNumbers(String expected, int sunday) {
            this.expected = expected;
            this.sunday = sunday;
        }

        String expected() {
            return expected;
        }

        int sunday() {
            return sunday;
        }

        int iso(int value) {
            int fromSunday = (value - sunday) % 7;
            return fromSunday == 0 ? 7 : fromSunday;
        }
    }
}
