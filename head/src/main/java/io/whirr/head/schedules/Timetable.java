package io.whirr.head.schedules;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All the times of a schedule: what any of its rules says, from its start to its end, but for the days that it leaves
 * out. A time that several rules say is one time.
 *
 * @param rules at least one
 * @param zone whose clocks on the wall the rules mean
 * @param start no time before this one counts; null for no beginning
 * @param end no time after this one counts; null for no end
 * @param excluded the days, in the zone, that are left out
 * @param jitter by how much a time is put off at the most
 * @param seed makes the chance of this schedule's jitter another than that of others
 */
record Timetable(
        List<Recurrence> rules,
        ZoneId zone,
        @Nullable Instant start,
        @Nullable Instant end,
        ExcludedDays excluded,
        Duration jitter,
        String seed) {

    /** A time and when it is acted upon. */
    record Occurrence(Instant time, Instant fireAt) {}

    /** The first time after {@code after}; null when there is none. */
    @Nullable
    Instant next(Instant after) {
        Instant from = start != null && !start.minusNanos(1).isBefore(after) ? start.minusNanos(1) : after;
        Instant first = null;
        for (Recurrence rule : rules) {
            Instant next = nextOnAnyDayLeft(rule, from);
            if (next != null && (first == null || next.isBefore(first))) {
                first = next;
            }
        }
        return first == null || (end != null && first.isAfter(end)) ? null : first;
    }

    /** A rule may happen every few seconds and the days left out be years: goes on at the next day. */
    private @Nullable Instant nextOnAnyDayLeft(Recurrence rule, Instant after) {
        Instant horizon = after.atOffset(ZoneOffset.UTC)
                .plusYears(Recurrence.HORIZON_YEARS)
                .toInstant();
        Instant next = rule.next(after, zone);
        while (next != null && excluded.has(LocalDate.ofInstant(next, zone))) {
            LocalDate day = LocalDate.ofInstant(next, zone);
            while (excluded.has(day)) {
                day = day.plusDays(1);
                if (day.isAfter(LocalDate.ofInstant(horizon, ZoneOffset.UTC))) {
                    return null;
                }
            }
            next = rule.next(day.atStartOfDay(zone).toInstant().minusNanos(1), zone);
        }
        return next;
    }

    /** The first time after {@code after}, and when it is acted upon; null when there is none. */
    @Nullable
    Occurrence nextOccurrence(Instant after) {
        Instant time = next(after);
        return time == null ? null : new Occurrence(time, fireAt(time));
    }

    /** Later than its time by the jitter, which is always the same for it, and never as late as the time after it. */
    Instant fireAt(Instant time) {
        if (jitter.isZero()) {
            return time;
        }
        Instant following = next(time);
        long most = following == null
                ? jitter.toMillis()
                : Math.min(jitter.toMillis(), Duration.between(time, following).toMillis() - 1);
        return time.plusMillis(Math.floorMod(scatter(seed + time), most + 1));
    }

    /**
     * Equal texts have equal numbers on every head and in every year; similar ones have nothing to do with each other.
     */
    private static long scatter(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        return hash ^ (hash >>> 33);
    }

    /** The next times after {@code after}, at most {@code count}. */
    List<Occurrence> preview(Instant after, int count) {
        List<Occurrence> times = new ArrayList<>();
        Occurrence next = nextOccurrence(after);
        while (next != null && times.size() < count) {
            times.add(next);
            next = nextOccurrence(next.time());
        }
        return times;
    }

    /** The same for people: "every weekday at 02:00 Europe/Berlin, from 2026-12-01 00:00". */
    String words() {
        StringBuilder words =
                new StringBuilder(rules.stream().map(Recurrence::words).collect(Collectors.joining("; and ")));
        words.append(' ').append(zone.getId());
        if (start != null) {
            words.append(", from ").append(local(start));
        }
        if (end != null) {
            words.append(", until ").append(local(end));
        }
        if (!jitter.isZero()) {
            words.append(", up to ").append(Durations.words(jitter)).append(" later");
        }
        return words.toString();
    }

    private String local(Instant time) {
        return LocalDateTime.ofInstant(time, zone).toString().replace('T', ' ');
    }
}
