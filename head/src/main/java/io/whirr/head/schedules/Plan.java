package io.whirr.head.schedules;

import io.whirr.head.schedules.Timetable.Occurrence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the times of a schedule that have come, worked out and not yet written down.
 *
 * @param decisions for each time that has come, in order
 * @param cancelled the jobs that have to be cancelled for it
 * @param superseded the times that waited and are not wanted any more
 * @param next the first time that was not dealt with; null when there is none any more
 */
record Plan(
        List<Decision> decisions,
        List<Long> cancelled,
        List<Instant> superseded,
        @Nullable Occurrence next) {

    /**
     * What a plan may do at the most.
     *
     * @param times how many times one plan deals with; what is left is due again at once
     * @param waiting how many times of a schedule may wait for a job to end
     */
    record Limits(int times, int waiting) {}

    /**
     * Plans for all times that have come until {@code now}.
     *
     * @param row the schedule, which is due
     * @param standing what it has going on
     */
    static Plan of(ScheduleRow row, Timetable timetable, Standing standing, Instant now, Limits limits) {
        List<Instant> come = new ArrayList<>();
        Occurrence next = row.nextTime() == null || row.nextFireAt() == null
                ? null
                : new Occurrence(row.nextTime(), row.nextFireAt());
        while (next != null && !next.fireAt().isAfter(now) && come.size() < limits.times()) {
            come.add(next.time());
            next = timetable.nextOccurrence(next.time());
        }
        boolean moreHaveCome = next != null && !next.fireAt().isAfter(now);
        OverlapDecider decider = new OverlapDecider(row.overlap(), standing, limits.waiting(), timetable.zone());
        decide(row, timetable, come, moreHaveCome, now, decider);
        return new Plan(decider.decisions(), decider.cancelled(), decider.superseded(), next);
    }

    /** How late a time is counts from when it should have been acted upon. */
    private static void decide(
            ScheduleRow row,
            Timetable timetable,
            List<Instant> come,
            boolean moreHaveCome,
            Instant now,
            OverlapDecider decider) {
        Duration window = Duration.ofSeconds(row.catchUpWindowSeconds());
        Instant latest = moreHaveCome ? null : come.getLast();
        for (Instant time : come) {
            if (Duration.between(timetable.fireAt(time), now).compareTo(window) > 0) {
                decider.decide(Decision.miss(
                        time,
                        "nobody was there until %s after it".formatted(Durations.rough(Duration.between(time, now)))));
            } else if (!time.equals(latest) && row.catchUp() == CatchUp.LAST) {
                decider.decide(Decision.miss(time, "only the last time that was missed is made up for"));
            } else if (!time.equals(latest) && row.overlap().latestWins()) {
                decider.decide(Decision.skip(time, "a later time had come, too"));
            } else {
                decider.want(time);
            }
        }
    }
}
