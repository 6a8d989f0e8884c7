package io.whirr.head.schedules;

import io.whirr.head.schedules.Timetable.Occurrence;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The next time of a schedule, or that it has none.
 *
 * @param time the time; null for none
 * @param fireAt when it is acted upon; null for none
 */
record Next(@Nullable Instant time, @Nullable Instant fireAt) {

    static final Next NONE = new Next(null, null);

    static Next of(@Nullable Occurrence occurrence) {
        return occurrence == null ? NONE : new Next(occurrence.time(), occurrence.fireAt());
    }
}
