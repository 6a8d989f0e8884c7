package io.whirr.head.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.schedules.Firing;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What becomes of a time when the job of an earlier one has not ended. */
class OverlapTest extends ScheduleTest {

    /** Three times come, one after the other, and no job ends. */
    private void threeTimes(Overlap overlap) {
        given(Wish.of("s", "every 1h").overlap(overlap));
        List<Instant> times = nobodyWasThereFor(3, "s");
        times.forEach(this::comes);
    }

    /** It is as if no later time had come yet. */
    private void comes(Instant time) {
        jdbc.sql("UPDATE schedule SET next_time = :time, next_fire_at = now(), ends_at = :time")
                .param("time", ScheduleStore.timestamp(time))
                .update();
        look();
    }

    private long job(int firing) {
        return Objects.requireNonNull(firings("s").get(firing).jobId());
    }

    private String reason(int firing) {
        return Objects.requireNonNull(firings("s").get(firing).reason());
    }

    private String status(int firing) {
        return Objects.requireNonNull(firings("s").get(firing).jobStatus());
    }

    @Test
    void skipLeavesTheTimeOut() {
        threeTimes(Overlap.SKIP);

        assertThat(outcomes("s")).containsExactly("started", "skipped", "skipped");
        assertThat(reason(1)).matches("job " + job(0) + ", for \\d{4}-\\d\\d-\\d\\d \\d\\d:00, had not ended");
    }

    @Test
    void skipStartsAgainOnceTheJobHasEnded() {
        given(Wish.of("s", "every 1h"));
        List<Instant> times = nobodyWasThereFor(2, "s");
        comes(times.get(0));
        ends(job(0), "COMPLETED");

        comes(times.get(1));

        assertThat(outcomes("s")).containsExactly("started", "started");
    }

    @Test
    void bufferOneKeepsOneWaiting() {
        threeTimes(Overlap.BUFFER_ONE);

        assertThat(outcomes("s")).containsExactly("started", "waiting", "skipped");
        assertThat(reason(2)).isEqualTo("1 waits for a job to end already");

        ends(job(0), "FAILED");
        look();

        assertThat(outcomes("s")).containsExactly("started", "started", "skipped");
    }

    @Test
    void bufferAllStartsOneAfterTheOther() {
        threeTimes(Overlap.BUFFER_ALL);
        assertThat(outcomes("s")).containsExactly("started", "waiting", "waiting");

        ends(job(0), "COMPLETED");
        look();
        look();
        assertThat(outcomes("s")).containsExactly("started", "started", "waiting");

        ends(job(1), "COMPLETED");
        look();
        assertThat(outcomes("s")).containsExactly("started", "started", "started");
        assertThat(jobs()).isEqualTo(3);
    }

    @Test
    void cancelOtherWaitsForTheEndOfWhatItCancels() {
        given(Wish.of("s", "every 1h").overlap(Overlap.CANCEL_OTHER));
        List<Instant> times = nobodyWasThereFor(2, "s");
        comes(times.get(0));
        // A worker has it: the wish to stop is written down, and it goes on until the worker has heard of it.
        jdbc.sql("""
                UPDATE task SET state = 'leased', worker = 'w', fenced = false, confirmed = true, term = '60 s',
                                leased_at = now(), expires_at = now() + interval '60 s'
                """).update();
        jdbc.sql("UPDATE batch_job_execution SET status = 'STARTED'").update();

        comes(times.get(1));

        assertThat(outcomes("s")).containsExactly("started", "waiting");
        assertThat(jdbc.sql("SELECT count(*) FROM task WHERE cancel_requested_at IS NOT NULL")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        ends(job(0), "STOPPED");
        look();
        assertThat(outcomes("s")).containsExactly("started", "started");
    }

    @Test
    void ofSeveralThatCancelOthersTheLatestIsWanted() {
        given(Wish.of("s", "every 1h").overlap(Overlap.CANCEL_OTHER));
        List<Instant> times = nobodyWasThereFor(3, "s");
        comes(times.get(0));
        jdbc.sql("UPDATE batch_job_execution SET status = 'STARTED'").update();
        jdbc.sql("DELETE FROM task").update();

        comes(times.get(1));
        comes(times.get(2));

        assertThat(outcomes("s")).containsExactly("started", "skipped", "waiting");
        assertThat(reason(1)).isEqualTo("a later time has come");
    }

    @Test
    void killOtherStartsAtOnce() {
        threeTimes(Overlap.KILL_OTHER);

        assertThat(outcomes("s")).containsExactly("started", "started", "started");
        assertThat(List.of(status(0), status(1), status(2))).containsExactly("cancelled", "cancelled", "queued");
    }

    @Test
    void allowAllStartsThemSideBySide() {
        threeTimes(Overlap.ALLOW_ALL);

        assertThat(firings("s")).extracting(Firing::jobStatus).containsExactly("queued", "queued", "queued");
    }

    /** Its rows may be gone when somebody looks: what is not there does not run. */
    @Test
    void aJobThatIsForgottenKeepsNobodyWaiting() {
        threeTimes(Overlap.BUFFER_ONE);
        jdbc.sql("TRUNCATE task, job, batch_job_execution CASCADE").update();

        look();

        assertThat(outcomes("s")).containsExactly("started", "started", "skipped");
    }
}
