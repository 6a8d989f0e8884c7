package io.whirr.head.schedules;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Makes timetables of stored schedules, which were checked when they were stored. */
final class Timetables {

    private Timetables() {}

    /**
     * The times of a schedule.
     *
     * @throws IllegalStateException when they can't be understood: a newer head may have stored them, or this one may
     *     know fewer zones
     */
    static Timetable of(ScheduleRow row) {
        try {
            ZoneId zone = ZoneId.of(row.zone());
            List<Recurrence> rules = new ArrayList<>();
            for (String time : row.times()) {
                rules.add(RecurrenceReader.read(time, zone));
            }
            ExcludedDays excluded = new ExcludedDays();
            for (String day : row.excluded()) {
                excluded.add(day);
            }
            Duration jitter = Duration.ofSeconds(row.jitterSeconds());
            return new Timetable(rules, zone, row.start(), row.end(), excluded, jitter, row.name());
        } catch (Malformed | DateTimeException e) {
            throw new IllegalStateException("Schedule " + row.name() + " cannot be understood: " + e.getMessage(), e);
        }
    }
}
