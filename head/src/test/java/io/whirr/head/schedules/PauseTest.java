package io.whirr.head.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A schedule rests, because somebody says so or because a job failed. */
class PauseTest extends ScheduleTest {

    private long job(int firing) {
        return Objects.requireNonNull(firings("s").get(firing).jobId());
    }

    @Test
    void timesPassWhileItIsPaused() {
        given(Wish.of("s", "every 1h"));
        service.pause("s", "maintenance of the cluster");

        assertThat(row("s").paused()).isTrue();
        assertThat(row("s").note()).isEqualTo("maintenance of the cluster");
        assertThat(row("s").nextTime()).isNull();

        service.resume("s", null);

        assertThat(row("s").paused()).isFalse();
        assertThat(row("s").note()).isNull();
        assertThat(row("s").nextTime()).isAfter(schedules.now());
    }

    @Test
    void aJobThatFailsPausesIt() {
        given(Wish.of("s", "every 1h").pausedByFailure());
        timeComes("s");
        look();

        ends(job(0), "FAILED");
        look();

        assertThat(row("s").paused()).isTrue();
        assertThat(row("s").note()).isEqualTo("paused because job " + job(0) + " failed");
    }

    @Test
    void aJobThatFailsDoesNotPauseOneThatDoesNotMind() {
        given(Wish.of("s", "every 1h"));
        timeComes("s");
        look();

        ends(job(0), "FAILED");
        look();

        assertThat(row("s").paused()).isFalse();
    }

    @Test
    void aJobThatIsCancelledIsNoFailure() {
        given(Wish.of("s", "every 1h").pausedByFailure());
        timeComes("s");
        look();

        ends(job(0), "STOPPED");
        look();

        assertThat(row("s").paused()).isFalse();
    }

    /** Both are seen at the same time, after an outage: the failure came first. */
    @Test
    void aTimeThatComesAfterTheFailureIsNotFired() {
        given(Wish.of("s", "every 1h").pausedByFailure());
        List<Instant> times = nobodyWasThereFor(2, "s");
        jdbc.sql("UPDATE schedule SET ends_at = :time")
                .param("time", ScheduleStore.timestamp(times.getFirst()))
                .update();
        look();
        ends(job(0), "FAILED");
        jdbc.sql("UPDATE schedule SET ends_at = NULL, next_time = :time, next_fire_at = :time")
                .param("time", ScheduleStore.timestamp(times.getLast()))
                .update();

        look();

        assertThat(outcomes("s")).containsExactly("started");
        assertThat(row("s").note()).isEqualTo("paused because job " + job(0) + " failed");
    }

    @Test
    void whatWaitsIsNotStartedAfterAFailure() {
        given(Wish.of("s", "every 1h").overlap(Overlap.BUFFER_ALL).pausedByFailure());
        nobodyWasThereFor(3, "s");
        look();

        ends(job(0), "FAILED");
        look();

        assertThat(outcomes("s")).containsExactly("started", "skipped", "skipped");
        assertThat(firings("s").getLast().reason()).isEqualTo("job " + job(0) + " failed");
    }

    /** A failure is noticed once: whoever resumes the schedule has seen it. */
    @Test
    void itDoesNotPauseAgainForTheSameFailure() {
        given(Wish.of("s", "every 1h").pausedByFailure());
        timeComes("s");
        look();
        ends(job(0), "FAILED");
        look();

        service.resume("s", null);
        look();

        assertThat(row("s").paused()).isFalse();
    }

    @Test
    void onlyTheTimesStandStill() {
        given(Wish.of("s", "every 1h").paused(true));

        assertThat(service.trigger("s", null).orElseThrow().outcome()).isEqualTo("started");
    }
}
