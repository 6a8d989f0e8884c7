package io.whirr.api.schedules;

import java.time.Instant;
import java.util.List;

/**
 * The next times of a schedule, or of one that is not there yet.
 *
 * @param zone the zone that they are in
 * @param words the schedule's times, for people
 * @param times the next ones, the earliest first; fewer than were asked for when there are no more
 */
public record Preview(String zone, String words, List<Time> times) {

    /**
     * A time to come.
     *
     * @param fireTime the time
     * @param local the same in the schedule's zone, as {@code 2026-11-24T02:00:00+01:00}
     * @param fireAt when it will be acted upon: later by the jitter
     */
    public record Time(Instant fireTime, String local, Instant fireAt) {}
}
