package io.whirr.head.schedules;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Again and again after the same time, whatever the clocks on the walls do.
 *
 * @param interval how long from one time to the next, in whole seconds
 * @param phase how long after each multiple of the interval since 1970 it is; less than the interval
 */
record EveryInterval(Duration interval, Duration phase) implements Recurrence {

    @Override
    public @Nullable Instant next(Instant after, ZoneId zone) {
        long seconds = interval.toSeconds();
        long multiple = Math.floorDiv(after.getEpochSecond() - phase.toSeconds(), seconds) + 1;
        Instant next = Instant.ofEpochSecond(multiple * seconds + phase.toSeconds());
        Instant horizon =
                after.atOffset(ZoneOffset.UTC).plusYears(HORIZON_YEARS).toInstant();
        return next.isAfter(horizon) ? null : next;
    }

    @Override
    public String words() {
        return "every " + Durations.rhythm(interval)
                + (phase.isZero() ? "" : ", " + Durations.words(phase) + " past the multiple");
    }
}
