package io.whirr.api.schedules;

import io.whirr.api.jobs.SubmitJob;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a job to be run again and again.
 *
 * @param name what the schedule is called, in its address too: letters, digits, {@code . _ -}; null where the address
 *     says it
 * @param job what to submit each time; anything that can be submitted
 * @param when the times, each a cron expression ({@code 0 2 * * 1-5}, {@code @daily}, Quartz's with 6 or 7 fields), an
 *     interval ({@code every 15m}, {@code every 6h +30m}) or one time ({@code at 2026-12-24T18:00})
 * @param zone the time zone of the times, by its IANA name; null for UTC
 * @param start no time before this one counts; in the zone unless it names an offset; null for no beginning
 * @param end no time after this one counts; null for no end
 * @param jitterSeconds each time is put off by up to so many seconds, by chance but always the same; null for 0
 * @param exclude days without any: {@code 2026-12-24}, {@code 2026-12-24/2027-01-01}, or {@code 12-25} for every year
 * @param overlap what happens when the job before has not ended: {@code skip}, {@code buffer_one}, {@code buffer_all},
 *     {@code cancel_other}, {@code kill_other} or {@code allow_all}; null for {@code skip}
 * @param catchUp which times that nobody was there for are made up for: {@code all} or {@code last}; null for
 *     {@code all}
 * @param catchUpWindowSeconds how late a time may be to be made up for, 10 at least; null for a day
 * @param pauseOnFailure true to pause the schedule when one of its jobs fails; null for false
 * @param paused true to create it paused, or to pause it; null to leave that as it is
 * @param note why it is paused, or whatever else there is to say; null to leave it as it is
 */
public record DefineSchedule(
        @Nullable @Size(max = 100) String name,
        SubmitJob job,
        @NotEmpty @Size(max = 100) List<@Size(max = 200) String> when,
        @Nullable @Size(max = 100) String zone,
        @Nullable @Size(max = 100) String start,
        @Nullable @Size(max = 100) String end,
        @Nullable @Min(0) @Max(86_400) Integer jitterSeconds,
        @Nullable @Size(max = 1_000) List<@Size(max = 50) String> exclude,
        @Nullable @Size(max = 100) String overlap,
        @Nullable @Size(max = 100) String catchUp,
        @Nullable @Min(10) @Max(31_536_000) Integer catchUpWindowSeconds,
        @Nullable Boolean pauseOnFailure,
        @Nullable Boolean paused,
        @Nullable @Size(max = 1_000) String note) {}
