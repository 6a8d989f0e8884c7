package io.whirr.head.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** What {@code leases} tells of runs is in the table afterwards. */
class RunsWrittenDownTest extends RunsTest {

    @Autowired
    TransactionTemplate transaction;

    @BeforeEach
    void givenAWorker() {
        jdbc.sql("INSERT INTO worker (id, hostname) VALUES ('host-a:default', 'host-a') ON CONFLICT DO NOTHING")
                .update();
    }

    @Test
    void aRunIsThereFromSubmissionOn() {
        assertThat(row(job)).containsEntry("attempt", 1).containsEntry("started_at", null);

        runs.opened(List.of(job, job + 1));

        assertThat(row(job + 1)).containsEntry("finished_at", null);
    }

    @Test
    void aStartNamesTheHostAndForgetsTheFormerEnd() {
        givenStarted(job, 1);
        givenEnded(job, 1, "FAILED", 3);
        runs.started(List.of(new StartedRun(new RunKey(job, null), 2, "host-a:default")));

        assertThat(row(job))
                .containsEntry("attempt", 2)
                .containsEntry("hostname", "host-a")
                .containsEntry("finished_at", null)
                .containsEntry("exit_status", null)
                .containsEntry("reason", null);
        assertThat(row(job).get("started_at")).isNotNull();
    }

    @Test
    void aRunStartedByAnUnknownWorkerHasNoHost() {
        runs.started(List.of(new StartedRun(new RunKey(job, null), 1, "stranger")));

        assertThat(row(job)).containsEntry("worker", "stranger").containsEntry("hostname", null);
    }

    @Test
    void noRunEndsBeforeItBeganOrInTheFuture() {
        givenStarted(job, 1);
        runs.ended(List.of(new EndedRun(new RunKey(job, null), 1, null, "LOST", "no\0thing", Duration.ofDays(1))));

        assertThat(row(job).get("finished_at")).isEqualTo(row(job).get("started_at"));
        assertThat(row(job)).containsEntry("error", "no\uFFFDthing").containsEntry("exit_status", null);

        runs.ended(List.of(new EndedRun(new RunKey(job, null), 1, 0, "COMPLETED", null, Duration.ofDays(-1))));

        assertThat(jdbc.sql("SELECT finished_at <= now() FROM run WHERE job_id = :id")
                        .param("id", job)
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void aRunThatNeverBeganCanEnd() {
        runs.ended(List.of(new EndedRun(new RunKey(job, null), 1, null, "CANCELLED", null, Duration.ofSeconds(5))));

        assertThat(row(job)).containsEntry("started_at", null).containsEntry("reason", "CANCELLED");
        assertThat(row(job).get("finished_at")).isNotNull();
    }

    @Test
    void aReopenedRunHasNeitherBegunNorEndedAndKeepsItsAttempt() {
        givenStarted(job, 3);
        givenEnded(job, 3, "FAILED", 1);
        runs.reopened(List.of(job));

        assertThat(row(job))
                .containsEntry("attempt", 3)
                .containsEntry("started_at", null)
                .containsEntry("finished_at", null)
                .containsEntry("exit_status", null);
    }

    @Test
    void aThousandRunsAreOneStatementAndOneTransaction() {
        List<Long> many = LongStream.range(1_000_000, 1_001_000).boxed().toList();
        transaction.executeWithoutResult(status -> {
            runs.opened(many);
            runs.started(many.stream()
                    .map(id -> new StartedRun(new RunKey(id, null), 1, "host-a:default"))
                    .toList());
            status.setRollbackOnly();
        });

        assertThat(jdbc.sql("SELECT count(*) FROM run WHERE job_id >= 1000000")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void nothingIsAskedOfTheDatabaseForNoRuns() {
        runs.opened(List.of());
        runs.started(List.of());
        runs.ended(List.of());
        runs.reopened(List.of());

        assertThat(row(job)).containsEntry("attempt", 1);
    }
}
