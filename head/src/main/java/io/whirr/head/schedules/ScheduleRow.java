package io.whirr.head.schedules;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as it is stored.
 *
 * @param id its number
 * @param name what it is called
 * @param job what it submits, as JSON
 * @param times its times as they were given
 * @param zone the name of their zone
 * @param start no time before this one counts; null for no beginning
 * @param end no time after this one counts; null for no end
 * @param jitterSeconds by how many seconds a time is put off at the most
 * @param excluded the days that are left out, as they were given
 * @param overlap what happens when the job before has not ended
 * @param catchUp which late times are made up for
 * @param catchUpWindowSeconds how late those may be
 * @param pauseOnFailure whether a job that fails pauses it
 * @param paused whether its times pass without a job
 * @param note why it is paused, or anything else; null for nothing
 * @param nextTime the first time that has not been dealt with; null when there is none or it is paused
 * @param nextFireAt when that is acted upon; null with it
 * @param createdAt when it was made
 * @param updatedAt when it was last changed by somebody
 */
record ScheduleRow(
        long id,
        String name,
        String job,
        List<String> times,
        String zone,
        @Nullable Instant start,
        @Nullable Instant end,
        int jitterSeconds,
        List<String> excluded,
        Overlap overlap,
        CatchUp catchUp,
        int catchUpWindowSeconds,
        boolean pauseOnFailure,
        boolean paused,
        @Nullable String note,
        @Nullable Instant nextTime,
        @Nullable Instant nextFireAt,
        Instant createdAt,
        Instant updatedAt) {}
