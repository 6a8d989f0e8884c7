package io.whirr.head.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whirr.api.jobs.Job;
import io.whirr.head.HeadTest;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.database.StartRefused;
import io.whirr.head.jobs.JobDesk;
import io.whirr.head.jobs.Jobs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.annotation.Autowired;

/** What becomes of a whirr 0.5.3, whose schema is written out in {@link UpstreamDatabase}. */
class MigrationTest extends HeadTest {

    @Autowired
    Migration migration;

    @Autowired
    JobDesk desk;

    @Autowired
    Jobs jobs;

    @Autowired
    JobRepository repository;

    private final UpstreamDatabase upstream = UpstreamDatabase.fresh();

    private Migrated migrate() {
        return migration.run(upstream.url(), false);
    }

    @Test
    void jobsKeepTheirNumbersAndWhatIsKnownOfThem() {
        upstream.withJobs();

        assertThat(migrate()).isEqualTo(new Migrated(3, 2, 0, List.of(), 1));

        Job resnet = desk.show(1);
        assertThat(resnet.commandArgv()).containsExactly("python", "train.py", "--lr", "0.1");
        assertThat(resnet.workdir()).isEqualTo("/home/ana");
        assertThat(String.valueOf(resnet.config())).isEqualTo("{lr=0.10, deep={n=[1]}}");
        assertThat(resnet.tags()).containsExactly("vision", "a b");
        assertThat(resnet.status()).isEqualTo("completed");
        assertThat(resnet.workerId()).isEqualTo("gpu1:gpu3");
        assertThat(resnet.createdAt()).isEqualTo(Instant.parse("2026-03-01T09:00:00Z"));
        assertThat(resnet.startedAt()).isEqualTo(Instant.parse("2026-03-01T09:05:00Z"));
        assertThat(resnet.finishedAt()).isEqualTo(Instant.parse("2026-03-01T11:05:00Z"));
        assertThat(resnet.exitCode()).isZero();
        assertThat(desk.show(2).errorMessage()).isEqualTo("Exit code: 1");
        assertThat(desk.show(3).status()).isEqualTo("cancelled");
        assertThat(desk.show(3).tags()).isNull();
    }

    @Test
    void everybodyCountsThem() {
        upstream.withJobs();

        migrate();

        assertThat(jobs.counts())
                .isEqualTo(Map.of(
                        JobStatus.COMPLETED, 1L, JobStatus.FAILED, 1L, JobStatus.CANCELLED, 1L, JobStatus.QUEUED, 2L));
    }

    @Test
    void whatIsQueuedWaitsInItsOldOrderAndCanBeCancelled() {
        upstream.withJobs();

        migrate();

        assertThat(jdbc.sql("SELECT job_id FROM task WHERE state = 'queued' ORDER BY priority DESC, job_id, id")
                        .query(Long.class)
                        .list())
                .containsExactly(4L, 5L);
        assertThat(desk.cancel(4)).hasValue(JobStatus.QUEUED);
        assertThat(desk.show(4).status()).isEqualTo("cancelled");
    }

    @Test
    void aJobThatFailedThereCanBeRetriedHere() {
        upstream.withJobs();
        migrate();

        desk.retry(2);

        assertThat(desk.show(2).status()).isEqualTo("queued");
    }

    @Test
    void springBatchReadsThem() {
        upstream.withJobs();

        migrate();

        JobExecution execution = repository
                .getJobExecutions(Objects.requireNonNull(repository.getJobInstance(1)))
                .getFirst();
        assertThat(execution.getJobInstance().getJobName()).isEqualTo("resnet");
        assertThat(execution.getExitStatus().getExitCode()).isEqualTo("COMPLETED");
        assertThat(execution.getStartTime()).hasToString("2026-03-01T09:05");
        assertThat(execution.getStepExecutions())
                .singleElement()
                .satisfies(step -> assertThat(step.getStepName()).isEqualTo("command"));
    }

    @Test
    void twiceIsAsOften() {
        upstream.withJobs();
        migrate();
        upstream.run("INSERT INTO jobs (command_argv, workdir) VALUES ('[\"late\"]', '/')");

        assertThat(migrate()).isEqualTo(new Migrated(0, 1, 5, List.of(), 1));

        assertThat(jobs.counts()).containsEntry(JobStatus.QUEUED, 3L).containsEntry(JobStatus.COMPLETED, 1L);
    }

    @Test
    void newJobsBeginBehindTheOldOnes() {
        upstream.withJobs();
        upstream.run("UPDATE jobs SET id = 900000000 WHERE id = 5");

        migrate();

        assertThat(desk.submit("true")).isGreaterThan(900_000_000);
        jdbc.sql("SELECT setval('batch_job_instance_seq', 1)").query().singleRow();
    }

    @Test
    void moreThanOneBatchIsTakenOverWhole() {
        upstream.run("INSERT INTO jobs (command_argv, workdir, status, created_at, finished_at)"
                + " SELECT '[\"true\"]', '/', 'completed', now(), now() FROM generate_series(1, 1203)");

        assertThat(migrate().ended()).isEqualTo(1203);
    }

    @Test
    void whatNobodyCanReadIsToldAndLeftOut() {
        upstream.withJobs();
        upstream.run("UPDATE jobs SET command_argv = '[]' WHERE id = 2; UPDATE jobs SET config = '{' WHERE id = 4");

        Migrated migrated = migrate();

        assertThat(migrated.ended()).isEqualTo(2);
        assertThat(migrated.faults())
                .satisfiesExactly(
                        fault -> assertThat(fault).isEqualTo("job 2: its command is empty"),
                        fault -> assertThat(fault).startsWith("job 4: its JSON cannot be read"));
    }

    @Test
    void whatIsRunningThereIsNotStartedTwice() {
        upstream.withJobs();
        upstream.run("UPDATE jobs SET status = 'running', started_at = now(), worker_id = 'gpu1:gpu0' WHERE id = 4");

        assertThatThrownBy(this::migrate).isInstanceOf(StartRefused.class).hasMessageContaining("--requeue-running");

        assertThat(migration.run(upstream.url(), true).queued()).isEqualTo(2);
        assertThat(desk.show(4).workerId()).isNull();
    }

    @Test
    void aNumberThatIsTakenHereIsNotOverwritten() {
        upstream.withJobs();
        long own = desk.submit("mine");
        upstream.run("UPDATE jobs SET id = " + own + " WHERE id = 5");

        assertThatThrownBy(this::migrate)
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("Job " + own + " was submitted to this head");
        assertThat(desk.show(own).commandArgv()).containsExactly("mine");
    }

    @Test
    void aDatabaseWithoutAWhirrIsToldApart() {
        assertThatThrownBy(() -> migration.run("", false))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("no tables jobs and runs");
    }
}
