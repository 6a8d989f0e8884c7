package io.whirr.api.schedules;

import io.whirr.api.jobs.SubmitJob;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule and where it stands.
 *
 * @param id its number, which is never given again; its jobs carry it in the ledger
 * @param name what it is called
 * @param job what it submits
 * @param when its times, as they were given
 * @param zone the zone that they are in
 * @param start no time before this one counts; null for no beginning
 * @param end no time after this one counts; null for no end
 * @param jitterSeconds by how many seconds each time is put off at the most
 * @param exclude the days that it leaves out, as they were given
 * @param overlap what happens when the job before has not ended
 * @param catchUp which times that nobody was there for are made up for
 * @param catchUpWindowSeconds how late a time may be to be made up for
 * @param pauseOnFailure whether a job that fails pauses it
 * @param paused whether it is paused: its times pass without a job
 * @param note why it is paused, or whatever else there is to say; null for nothing
 * @param words its times, for people
 * @param nextTime the next time; null when it is paused or there is none any more
 * @param nextFireAt when that time is acted upon: later than it by the jitter
 * @param waiting how many of its firings wait for another job to end
 * @param last what became of the latest time; null before the first
 * @param createdAt when it was made
 * @param updatedAt when it was last changed
 */
public record Schedule(
        long id,
        String name,
        SubmitJob job,
        List<String> when,
        String zone,
        @Nullable Instant start,
        @Nullable Instant end,
        int jitterSeconds,
        List<String> exclude,
        String overlap,
        String catchUp,
        int catchUpWindowSeconds,
        boolean pauseOnFailure,
        boolean paused,
        @Nullable String note,
        String words,
        @Nullable Instant nextTime,
        @Nullable Instant nextFireAt,
        int waiting,
        @Nullable Firing last,
        Instant createdAt,
        Instant updatedAt) {}
