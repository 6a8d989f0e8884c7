package io.whirr.head.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.jobs.SubmitJob;
import io.whirr.head.database.TableSizes;
import io.whirr.head.jobs.JobDesk;
import io.whirr.head.jobs.JobHistory;
import io.whirr.head.jobs.Jobs;
import io.whirr.head.needs.NeedSets;
import io.whirr.head.workers.WorkerHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What is over goes when it is old enough, and nothing else does. */
class HistoryTest extends ScheduleTest {

    private static final Duration A_DAY = Duration.ofDays(1);

    @Autowired
    NeedSets needs;

    @Autowired
    TableSizes tables;

    @Autowired
    private JobHistory history;

    @Autowired
    private WorkerHistory workers;

    @Autowired
    private Jobs counts;

    @Autowired
    private JobDesk desk;

    private long ended(String ago) {
        long job = desk.submit("true");
        desk.cancel(job);
        age(job, ago);
        return job;
    }

    private void age(long job, String ago) {
        jdbc.sql("UPDATE job SET created_at = created_at - :ago::interval WHERE id = :job")
                .param("ago", ago)
                .param("job", job)
                .update();
        jdbc.sql("UPDATE batch_job_execution SET end_time = end_time - :ago::interval WHERE job_instance_id = :job")
                .param("ago", ago)
                .param("job", job)
                .update();
    }

    private long rows(String table) {
        return jdbc.sql("SELECT count(*) FROM " + table).query(Long.class).single();
    }

    @Test
    void anOldJobIsGoneWithAllThatWasWrittenOfIt() {
        ended("2 d");
        ended("3 d");

        assertThat(history.forget(0, A_DAY, 100).forgotten()).isEqualTo(2);

        for (String table : new String[] {
            "job",
            "run",
            "batch_job_instance",
            "batch_job_execution",
            "batch_job_execution_params",
            "batch_job_execution_context",
            "batch_step_execution",
            "batch_step_execution_context"
        }) {
            assertThat(rows(table)).as(table).isZero();
        }
        assertThat(counts.counts().values()).allMatch(count -> count == 0);
    }

    /** More elements than one transaction removes. */
    @Test
    void anArrayGoesWithItsElements() {
        SubmitJob array = new SubmitJob(
                List.of("true"),
                "/",
                null,
                null,
                null,
                null,
                null,
                "0-24",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        given(Wish.of("s", "@daily").job(array));
        long job =
                Objects.requireNonNull(service.trigger("s", null).orElseThrow().jobId());
        desk.cancel(job);
        age(job, "2 d");

        assertThat(history.forget(0, A_DAY, 10).forgotten()).isEqualTo(1);

        for (String table : new String[] {"job", "job_array", "run", "batch_job_execution", "batch_step_execution"}) {
            assertThat(rows(table)).as(table).isZero();
        }
    }

    @Test
    void aJobThatAnotherWaitsToHearOfIsLeftAlone() {
        long job = ended("2 d");
        jdbc.sql("INSERT INTO dependency (job_id, on_job_id, condition, elementwise) VALUES (:other, "
                        + ":job, 'ok', false)")
                .param("other", job + 1)
                .param("job", job)
                .update();

        assertThat(history.forget(0, A_DAY, 10).forgotten()).isZero();

        jdbc.sql("UPDATE dependency SET settled = true").update();
        assertThat(history.forget(0, A_DAY, 10).forgotten()).isEqualTo(1);
    }

    @Test
    void whatIsYoungOrLivesIsLeftAlone() {
        long young = ended("1 h");
        long old = desk.submit("true");
        age(old, "30 d");
        long longRunning = ended("30 d");
        jdbc.sql("UPDATE batch_job_execution SET end_time = timezone('UTC', now()) WHERE job_instance_id = :job")
                .param("job", longRunning)
                .update();

        JobHistory.Page page = history.forget(0, A_DAY, 100);

        assertThat(page.forgotten()).isZero();
        assertThat(desk.show(young).status()).isEqualTo("cancelled");
        assertThat(desk.show(old).status()).isEqualTo("queued");
        assertThat(desk.show(longRunning).status()).isEqualTo("cancelled");
    }

    /** It ends at the first page of young jobs, however many follow. */
    @Test
    void theWalkGoesPageByPageUntilJobsAreTooYoung() {
        for (int i = 0; i < 5; i++) {
            ended("2 d");
        }
        long young = ended("1 h");

        JobHistory.Page first = history.forget(0, A_DAY, 3);
        JobHistory.Page second = history.forget(first.last().orElseThrow(), A_DAY, 3);
        JobHistory.Page third = history.forget(second.last().orElseThrow(), A_DAY, 3);

        assertThat(first.forgotten()).isEqualTo(3);
        assertThat(second.forgotten()).isEqualTo(2);
        assertThat(third.last()).isEmpty();
        assertThat(desk.show(young).id()).isEqualTo(young);
    }

    @Test
    void firingsOfADeletedScheduleGoAndThenItsRow() {
        given(Wish.of("s", "every 1h"));
        timeComes("s");
        look();
        long job = Objects.requireNonNull(firings("s").getFirst().jobId());
        service.delete("s");

        assertThat(schedules.removeDeleted()).isZero();
        assertThat(firings.removeOfDeleted(10)).isEqualTo(1);
        assertThat(schedules.removeDeleted()).isEqualTo(1);
        assertThat(desk.show(job).status()).isEqualTo("queued");
    }

    @Test
    void oldFiringsGoButNotWhatWaits() {
        given(Wish.of("s", "every 1h").overlap(Overlap.BUFFER_ALL));
        nobodyWasThereFor(3, "s");
        look();
        jdbc.sql("UPDATE firing SET fire_time = fire_time - interval '2 y', recorded_at = recorded_at - interval '2 y'")
                .update();

        assertThat(firings.removeOlderThan(Duration.ofDays(365), 100)).isEqualTo(1);
        assertThat(outcomes("s")).containsExactly("waiting", "waiting");
    }

    @Test
    void aWorkerThatIsGoneIsForgottenUnlessItHoldsSomething() {
        for (String worker : new String[] {"gone", "holding", "here"}) {
            jdbc.sql("INSERT INTO worker (id, last_contact) VALUES (:id, now() - interval '40 d')")
                    .param("id", worker)
                    .update();
        }
        jdbc.sql("UPDATE worker SET last_contact = now() WHERE id = 'here'").update();
        desk.submit("true");
        jdbc.sql("""
                UPDATE task SET state = 'leased', worker = 'holding', fenced = false, confirmed = true, term = '60 s',
                                leased_at = now(), expires_at = now()
                """).update();

        assertThat(workers.forgetSilentFor(Duration.ofDays(30))).isEqualTo(1);
        assertThat(jdbc.sql("SELECT id FROM worker ORDER BY id")
                        .query(String.class)
                        .list())
                .containsExactly("here", "holding");
    }

    @Test
    void aRetentionOfNothingKeepsAll() {
        RetentionProperties off =
                new RetentionProperties(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 10);
        ended("9000 d");
        given(Wish.of("s", "every 1h"));
        timeComes("s");
        look();
        jdbc.sql("UPDATE firing SET fire_time = :then, recorded_at = :then")
                .param("then", ScheduleStore.timestamp(Instant.EPOCH))
                .update();

        String said =
                new Chores(counts, history, workers, schedules, firings, needs, tables, off).run(Chores.RETENTION);

        assertThat(said).isEqualTo("jobs are kept for ever, removed 0 firings");
        assertThat(rows("job")).isEqualTo(2);
        assertThat(rows("firing")).isEqualTo(1);
    }

    @Test
    void retentionRemovesWhatIsOlderThanItSays() {
        RetentionProperties aDay = new RetentionProperties(A_DAY, A_DAY, A_DAY, A_DAY, 2);
        for (int i = 0; i < 5; i++) {
            ended("2 d");
        }
        ended("1 h");

        String said =
                new Chores(counts, history, workers, schedules, firings, needs, tables, aDay).run(Chores.RETENTION);

        assertThat(said).isEqualTo("removed 5 jobs, removed 0 firings");
        assertThat(rows("job")).isEqualTo(1);
    }
}
