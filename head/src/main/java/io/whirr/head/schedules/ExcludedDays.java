package io.whirr.head.schedules;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A calendar of days on which nothing happens. */
final class ExcludedDays {

    private static final String FORMS = "write 2026-12-24, 2026-12-24/2027-01-01, or 12-25 for every year";

    private final List<Range> ranges = new ArrayList<>();
    private final Set<MonthDay> everyYear = new HashSet<>();

    /** Both ends are excluded, too. */
    private record Range(LocalDate first, LocalDate last) {

        boolean has(LocalDate day) {
            return !day.isBefore(first) && !day.isAfter(last);
        }
    }

    /** Adds a day, a range of days, or a day of every year. */
    void add(String text) throws Malformed {
        try {
            int slash = text.indexOf('/');
            if (slash >= 0) {
                addRange(LocalDate.parse(text.substring(0, slash)), LocalDate.parse(text.substring(slash + 1)), text);
            } else if (text.matches("\\d\\d-\\d\\d")) {
                everyYear.add(MonthDay.parse("--" + text));
            } else {
                addRange(LocalDate.parse(text), LocalDate.parse(text), text);
            }
        } catch (DateTimeException e) {
            throw new Malformed("'%s' is no day: %s".formatted(text, FORMS));
        }
    }

    private void addRange(LocalDate first, LocalDate last, String text) throws Malformed {
        if (last.isBefore(first)) {
            throw new Malformed("the range '%s' ends before it begins".formatted(text));
        }
        ranges.add(new Range(first, last));
    }

    boolean has(LocalDate day) {
        return everyYear.contains(MonthDay.from(day)) || ranges.stream().anyMatch(range -> range.has(day));
    }
}
