package io.whirr.head.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.jobs.Job;
import io.whirr.api.jobs.SubmitJob;
import io.whirr.api.schedules.Firing;
import io.whirr.head.jobs.JobDesk;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.annotation.Autowired;

/** A time comes and becomes a job, once. */
class FiringTest extends ScheduleTest {

    @Autowired
    private JobRepository repository;

    @Autowired
    private JobDesk desk;

    @Test
    void aTimeThatHasComeIsAJob() {
        SubmitJob job = new SubmitJob(
                List.of("python", "train.py"), "/work", null, Map.of("lr", new BigDecimal("0.10")), List.of("nightly"));
        given(Wish.of("train", "0 * * * *").job(job));
        Instant time = timeComes("train");

        look();

        Firing firing = firings("train").getFirst();
        assertThat(firing.fireTime()).isEqualTo(time);
        assertThat(firing.kind()).isEqualTo("scheduled");
        assertThat(firing.outcome()).isEqualTo("started");
        assertThat(firing.startedAt()).isAfterOrEqualTo(time);
        assertThat(firing.jobStatus()).isEqualTo("queued");
        Job made = desk.show(number(firing));
        assertThat(made.name()).isEqualTo("train");
        assertThat(made.commandArgv()).containsExactly("python", "train.py");
        assertThat(made.workdir()).isEqualTo("/work");
        assertThat(made.tags()).containsExactly("nightly");
        assertThat(made.config()).isEqualTo(Map.of("lr", new BigDecimal("0.10")));
        assertThat(row("train").nextTime()).isEqualTo(time.plusSeconds(3600));
    }

    private static long number(Firing firing) {
        return Objects.requireNonNull(firing.jobId());
    }

    /** One firing can never become two jobs: Batch itself would refuse the second. */
    @Test
    void theJobIsIdentifiedByScheduleAndTime() {
        given(Wish.of("hourly", "0 * * * *"));
        Instant time = timeComes("hourly");

        look();

        long job = number(firings("hourly").getFirst());
        JobInstance instance = Objects.requireNonNull(repository.getJobInstance(job));
        JobParameters parameters =
                repository.getJobExecutions(instance).getFirst().getJobParameters();
        assertThat(parameters.getString("whirr.schedule"))
                .isEqualTo(Long.toString(row("hourly").id()));
        assertThat(parameters.getString("whirr.fire-time")).isEqualTo(time.toString());
        assertThat(parameters.getIdentifyingParameters()).hasSize(2);
        assertThat(repository.getJobInstance("hourly", parameters)).isEqualTo(instance);
    }

    @Test
    void theJobIsToldWhichTimeItIsFor() {
        Instant time = Instant.parse("2026-11-24T02:00:00Z");
        SubmitJob job = new SubmitJob(List.of("true"), "/", "mine", null, null);

        SubmitJob fired = FiredJob.of(job, "nightly", time);

        assertThat(fired.name()).isEqualTo("mine");
        assertThat(fired.env())
                .isEqualTo(Map.of("WHIRR_SCHEDULE", "nightly", "WHIRR_FIRE_TIME", "2026-11-24T02:00:00Z"));
    }

    @Test
    void nothingIsDueBeforeItsTime() {
        given(Wish.of("hourly", "0 * * * *"));

        look();

        assertThat(firings("hourly")).isEmpty();
        assertThat(row("hourly").nextTime()).isAfter(schedules.now());
    }

    /** The alarm rings twice, or a head comes back to what another has done. */
    @Test
    void aTimeThatIsDueAgainIsNoSecondJob() {
        given(Wish.of("hourly", "0 * * * *"));
        timeComes("hourly");
        look();
        timeComes("hourly");

        look();

        assertThat(outcomes("hourly")).containsExactly("started");
        assertThat(jobs()).isEqualTo(1);
        assertThat(row("hourly").nextTime()).isAfter(schedules.now());
    }

    @Test
    void aScheduleOfOneTimeIsOverAfterIt() {
        given(Wish.of("once", "at 2199-01-01T00:00"));
        jdbc.sql("UPDATE schedule SET times = '{at 2026-01-01T00:00}', next_time = '2026-01-01T00:00Z',"
                        + " next_fire_at = now(), catch_up_window_seconds = 31536000")
                .update();

        look();

        assertThat(outcomes("once")).containsExactly("started");
        assertThat(row("once").nextTime()).isNull();
    }

    /** A newer head may have stored what this one does not understand. */
    @Test
    void aScheduleThatCannotBeFiredIsPutAsideAndTakesNoOtherAlong() {
        given(Wish.of("good", "0 * * * *"));
        given(Wish.of("bad", "0 * * * *"));
        given(Wish.of("other", "0 * * * *"));
        timeComes("good");
        timeComes("bad");
        timeComes("other");
        jdbc.sql("UPDATE schedule SET times = '{when pigs fly}' WHERE name = 'bad'")
                .update();

        look();

        assertThat(outcomes("good")).containsExactly("started");
        assertThat(outcomes("other")).containsExactly("started");
        assertThat(firings("bad")).isEmpty();
        assertThat(row("bad").paused()).isTrue();
        assertThat(row("bad").note()).startsWith("paused because it cannot be fired: Schedule bad");
    }

    @Test
    void aWaitingFiringThatCannotBeStartedIsPutAsideToo() {
        for (String name : List.of("good", "bad")) {
            given(Wish.of(name, "every 1h").overlap(Overlap.BUFFER_ALL));
            nobodyWasThereFor(2, name);
        }
        look();
        jdbc.sql("UPDATE schedule SET job = '{\"workdir\": \"/\", \"array\": \"no numbers\"}' WHERE name = 'bad'")
                .update();
        ends(number(firings("good").getFirst()), "COMPLETED");
        ends(number(firings("bad").getFirst()), "COMPLETED");

        look();

        assertThat(outcomes("good")).containsExactly("started", "started");
        assertThat(outcomes("bad")).containsExactly("started", "skipped");
        assertThat(row("bad").paused()).isTrue();
    }

    @Test
    void manyThatAreDueAtOnceAreFiredTogether() {
        for (int i = 0; i < 1_200; i++) {
            given(Wish.of("s" + i, "0 * * * *"));
        }
        Instant time = timeComes("s0");
        jdbc.sql("UPDATE schedule SET next_time = :time, next_fire_at = :time")
                .param("time", ScheduleStore.timestamp(time))
                .update();

        look();

        assertThat(jdbc.sql("SELECT count(DISTINCT (schedule_id, job_id)) FROM firing WHERE state = 'started'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1_200);
        assertThat(jobs()).isEqualTo(1_200);
    }
}
