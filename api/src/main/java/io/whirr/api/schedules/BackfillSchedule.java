package io.whirr.api.schedules;

import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the times of a schedule in a past range. A time that has become a job already is left alone; one that was
 * skipped or missed gets its job now.
 *
 * @param start the first time that counts; in the schedule's zone unless it names an offset
 * @param end the last time that counts, not after now
 * @param overlap {@code buffer_all} for one job after the other, {@code allow_all} for all at once; null for
 *     {@code buffer_all}
 */
public record BackfillSchedule(
        @Size(max = 100) String start,
        @Size(max = 100) String end,
        @Nullable @Size(max = 100) String overlap) {}
