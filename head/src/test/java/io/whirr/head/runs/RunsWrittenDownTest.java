package io.whirr.head.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** What is told of runs is in the table afterwards. */
class RunsWrittenDownTest extends RunsTest {

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    RunStore store;

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
        runs.started(List.of(new StartedRun(RunKey.of(job), 2, "host-a:default")));

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
        runs.started(List.of(new StartedRun(RunKey.of(job), 1, "stranger")));

        assertThat(row(job)).containsEntry("worker", "stranger").containsEntry("hostname", null);
    }

    @Test
    void noRunEndsBeforeItBeganOrInTheFuture() {
        givenStarted(job, 1);
        runs.ended(List.of(new EndedRun(RunKey.of(job), 1, "FAILED", null, "LOST", "no\0thing", Duration.ofDays(1))));

        assertThat(row(job).get("finished_at")).isEqualTo(row(job).get("started_at"));
        assertThat(row(job)).containsEntry("error", "no\uFFFDthing").containsEntry("exit_status", null);

        runs.ended(List.of(new EndedRun(RunKey.of(job), 1, "COMPLETED", 0, "COMPLETED", null, Duration.ofDays(-1))));

        assertThat(jdbc.sql("SELECT finished_at <= now() FROM run WHERE job_id = :id")
                        .param("id", job)
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void aRunThatNeverBeganCanEnd() {
        runs.ended(List.of(new EndedRun(RunKey.of(job), 1, "STOPPED", null, "CANCELLED", null, Duration.ofSeconds(5))));

        assertThat(row(job)).containsEntry("started_at", null).containsEntry("reason", "CANCELLED");
        assertThat(row(job).get("finished_at")).isNotNull();
    }

    @Test
    void aReopenedRunHasNeitherBegunNorEndedAndKeepsItsAttempt() {
        givenStarted(job, 3);
        givenEnded(job, 3, "FAILED", 1);
        runs.reopened(List.of(RunKey.of(job)));

        assertThat(row(job))
                .containsEntry("attempt", 3)
                .containsEntry("started_at", null)
                .containsEntry("finished_at", null)
                .containsEntry("exit_status", null);
    }

    @Test
    void aPipelineGoesOnWithTheNextNumberAndWithoutAnEnd() {
        givenStarted(job, 1);
        runs.started(List.of(new StartedRun(RunKey.of(job), 2, "stranger")));

        assertThat(row(job))
                .containsEntry("attempt", 2)
                .containsEntry("worker", "stranger")
                .containsEntry("finished_at", null);
    }

    @Test
    void anElementsRunIsMadeByItsFirstStartAndStartedAnewByTheNext() {
        RunKey element = new RunKey(job, 5);
        assertThat(elementsOf(job)).isZero();

        runs.started(List.of(new StartedRun(element, 1, "host-a:default")));
        runs.ended(List.of(new EndedRun(element, 1, "FAILED", 3, "FAILED", "Exit code: 3", Duration.ZERO)));
        assertThat(row(element)).containsEntry("status", "FAILED").containsEntry("hostname", "host-a");

        runs.started(List.of(new StartedRun(element, 2, "stranger")));
        assertThat(row(element))
                .containsEntry("attempt", 2)
                .containsEntry("worker", "stranger")
                .containsEntry("status", null)
                .containsEntry("finished_at", null)
                .containsEntry("exit_status", null);
        assertThat(elementsOf(job)).isEqualTo(1);
    }

    @Test
    void anElementThatNeverBeganEndsWithoutARun() {
        RunKey element = new RunKey(job, 5);

        runs.ended(List.of(new EndedRun(element, 1, "STOPPED", null, "CANCELLED", null, Duration.ZERO)));
        runs.reopened(List.of(element));

        assertThat(elementsOf(job)).isZero();
        assertThat(row(job)).containsEntry("finished_at", null);
    }

    @Test
    void anArrayBeginsWithTheFirstOfItsElements() {
        runs.started(List.of(new StartedRun(new RunKey(job, 5), 1, "host-a:default")));
        Object began = row(job).get("started_at");
        assertThat(began).isNotNull().isEqualTo(row(new RunKey(job, 5)).get("started_at"));

        runs.started(List.of(
                new StartedRun(new RunKey(job, 6), 1, "host-a:default"),
                new StartedRun(new RunKey(job, 5), 2, "host-a:default")));

        assertThat(row(job)).containsEntry("started_at", began).containsEntry("worker", null);
    }

    /** All of them would wait for the row of the array, one after the other, or for each other. */
    @Test
    void elementsOfArraysThatStartAtOnceDoNotWaitForEachOther() throws Exception {
        long other = givenJob("other", null, null);
        transaction.executeWithoutResult(status -> {
            runs.started(List.of(new StartedRun(new RunKey(job, 0), 1, "w")));
            var second = CompletableFuture.runAsync(() -> runs.started(
                    List.of(new StartedRun(new RunKey(other, 0), 1, "w"), new StartedRun(new RunKey(job, 1), 1, "w"))));
            assertThat(second).succeedsWithin(SOON);
        });

        assertThat(row(job).get("started_at")).isNotNull();
        assertThat(row(other).get("started_at")).isNotNull();
        assertThat(elementsOf(job)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "element = -2",
                "status = 'COMPLETED'",
                "finished_at = now()",
                "finished_at = now(), status = 'STARTED'"
            })
    void anElementWhoseEndIsNotWholeCannotBeStored(String change) {
        runs.started(List.of(new StartedRun(new RunKey(job, 5), 1, "w")));

        assertThatThrownBy(() -> jdbc.sql("UPDATE run SET " + change + " WHERE job_id = :job AND element = 5")
                        .param("job", job)
                        .update())
                .hasStackTraceContaining("violates check constraint");
    }

    /** What a former head had still to keep is found, whether it is of a job or of an element. */
    @Test
    void endedRunsWithoutASummaryAreFoundAgain() {
        RunKey element = new RunKey(job, 5);
        givenStarted(job, 1);
        givenEnded(job, 1, "FAILED", 1);
        runs.started(List.of(new StartedRun(element, 1, "w"), new StartedRun(new RunKey(job, 6), 1, "w")));
        runs.ended(List.of(new EndedRun(element, 1, "COMPLETED", 0, "COMPLETED", null, Duration.ZERO)));

        assertThat(store.undescribed(1_000)).contains(RunKey.of(job), element).doesNotContain(new RunKey(job, 6));
    }

    private long elementsOf(long id) {
        return jdbc.sql("SELECT count(*) FROM run WHERE job_id = :id AND element >= 0")
                .param("id", id)
                .query(Long.class)
                .single();
    }

    @Test
    void aThousandRunsAreOneStatementAndOneTransaction() {
        List<Long> many = LongStream.range(1_000_000, 1_001_000).boxed().toList();
        transaction.executeWithoutResult(status -> {
            runs.opened(many);
            runs.started(many.stream()
                    .map(id -> new StartedRun(RunKey.of(id), 1, "host-a:default"))
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
