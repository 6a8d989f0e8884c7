package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whirr.api.jobs.Element;
import io.whirr.api.jobs.ElementCounts;
import io.whirr.api.jobs.Job;
import io.whirr.api.jobs.RetryJob;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.jobs.JobRequest;
import io.whirr.head.runs.RunKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** One submission, many elements. */
class ArrayTest extends QueueTest {

    @Autowired
    Gate gate;

    @Test
    void everyElementIsATaskOfItsOwnAndTheJobEndsWithTheLast() {
        long job = desk.submit(JobRequest.command("train").array("3-9:3").get(), null);

        List<Job> elements = List.of(claim("one"), claim("two"), claim("three"));
        assertThat(look("four")).isEmpty();
        assertThat(elements)
                .extracting(Job::runId)
                .containsExactly("job-%d.3".formatted(job), "job-%d.6".formatted(job), "job-%d.9".formatted(job));
        report(elements.get(1), 0);
        report(elements.get(0), 0);
        assertThat(desk.show(job).status()).isEqualTo("running");
        assertThat(desk.show(job).elements()).isEqualTo(new ElementCounts(3, 0, 1, 2, 0, 0));
        report(elements.get(2), 0);

        assertThat(desk.show(job).status()).isEqualTo("completed");
        assertThat(steps(job))
                .containsExactlyInAnyOrder("command:partition3", "command:partition6", "command:partition9");
    }

    @Test
    void oneFailedElementFailsTheJobAndOnlyThatOneIsRetried() {
        long job = desk.submit(JobRequest.command("train").array("0-2").get(), null);
        report(claim("one"), 0);
        report(claim("one"), 7);
        report(claim("one"), 0);
        assertThat(desk.show(job).status()).isEqualTo("failed");
        assertThat(desk.show(job).errorMessage()).isEqualTo("1 of 3 elements failed, 0 were cancelled");

        desk.retry(job, new RetryJob(null, true));

        Job again = claim("one");
        assertThat(again.runId()).endsWith(".1");
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(look("two")).isEmpty();
        report(again, 0);
        assertThat(desk.show(job).status()).isEqualTo("completed");
        assertThat(desk.show(job).elements()).isEqualTo(new ElementCounts(3, 0, 0, 3, 0, 0));
    }

    @Test
    void whatHasFailedIsRetriedWhileOthersStillRun() {
        long job = desk.submit(JobRequest.command("train").array("0-2").get(), null);
        Job zero = claim("zero");
        Job one = claim("one");
        assertThat(desk.isRetried(job, new RetryJob(null, true)))
                .as("nothing has failed yet")
                .isFalse();
        report(zero, 7);
        assertThat(desk.isRetried(job, new RetryJob(null, null)))
                .as("not all of it has ended")
                .isFalse();

        assertThat(desk.isRetried(job, new RetryJob(null, true))).isTrue();

        assertThat(statuses(job)).containsExactly("queued", "running", "queued");
        assertThat(desk.show(job).elements()).isEqualTo(new ElementCounts(3, 2, 1, 0, 0, 0));
        report(one, 0);
        report(claim("one"), 0);
        Job again = claim("one");
        assertThat(again.runId()).endsWith(".0");
        assertThat(again.attempt()).isEqualTo(2);
        report(again, 0);
        assertThat(desk.show(job).status()).isEqualTo("completed");
    }

    /** The other array has gone on without what failed, or because of it: it must not be let go a second time. */
    @Test
    void whatOthersWaitForOneByOneIsRetriedWhenAllOfItHasEnded() {
        long job = desk.submit(JobRequest.command("make").array("0-1").get(), null);
        desk.submit(JobRequest.command("use").array("0-1").elementwiseAfter(job).get(), null);
        Job zero = claim("zero");
        Job one = claim("one");
        report(zero, 7);
        assertThat(desk.isRetried(job, new RetryJob(null, true))).isFalse();

        report(one, 0);

        assertThat(desk.isRetried(job, new RetryJob(null, true))).isTrue();
    }

    @Test
    void anElementIsCancelledByItselfAndAnArrayAsAWhole() {
        long job = desk.submit(JobRequest.command("train").array("0-3").get(), null);
        Job running = claim("one");

        assertThat(desk.cancel(job, 2)).hasValue(JobStatus.QUEUED);
        assertThat(statuses(job)).containsExactly("running", "queued", "cancelled", "queued");
        assertThat(desk.cancel(job)).hasValue(JobStatus.RUNNING);
        assertThat(renew(running)).isInstanceOf(Renewal.Stopping.class);
        report(running, 143);

        assertThat(statuses(job)).containsOnly("cancelled");
        assertThat(desk.show(job).status()).isEqualTo("cancelled");
        assertThat(look("one")).isEmpty();
    }

    @Test
    void noMoreRunAtOnceThanWereAskedFor() {
        desk.submit(JobRequest.command("train").array("0-9%2").get(), null);
        openGate();

        Job first = claim("one");
        claim("two");
        assertThat(look("three")).isEmpty();
        report(first, 0);
        openGate();

        assertThat(claim("three").runId()).endsWith(".2");
        assertThat(look("four")).isEmpty();
    }

    /** Two that end the last two elements at the same time: one of them has to see that nothing is left. */
    @Test
    void whoeverEndsTheLastElementEndsTheJob() throws Exception {
        for (int round = 0; round < 20; round++) {
            long job = desk.submit(JobRequest.command("train").array("0-7").get(), null);
            List<Job> elements = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                elements.add(claim("worker" + i));
            }

            try (var threads = Executors.newFixedThreadPool(8)) {
                elements.forEach(element -> threads.execute(() -> report(element, 0)));
            }

            assertThat(desk.show(job).status()).isEqualTo("completed");
        }
    }

    @Test
    void anOldWorkerGetsElementsUnderNumbersOfTheirOwn() {
        long job = desk.submit(
                JobRequest.command("train")
                        .array("4-5")
                        .with(Map.of("SEED", "1"))
                        .get(),
                null);

        Job first = claimWithoutToken("old");
        assertThat(look("old")).as("it is told apart by its name alone").isEmpty();
        Job second = claimWithoutToken("older");

        assertThat(first.id()).isGreaterThan(RunKey.FIRST_ALIAS);
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(first.commandArgv())
                .containsExactly("env", "SEED=1", "WHIRR_ARRAY_INDEX=4", "WHIRR_ATTEMPT=1", "train");
        assertThat(reports.report(reportOf(aliases.holder(first.id(), "old", null), 0)))
                .isEqualTo(new ReportOutcome.Ended(JobStatus.COMPLETED));
        assertThat(reports.report(reportOf(aliases.holder(second.id(), "older", null), 0)))
                .isEqualTo(new ReportOutcome.Ended(JobStatus.COMPLETED));
        assertThat(desk.show(job).status()).isEqualTo("completed");
    }

    @Autowired
    Aliases aliases;

    private void openGate() {
        await().until(() -> !gate.open());
    }

    private List<String> statuses(long job) {
        return desk.elements(job).elements().stream().map(Element::status).toList();
    }

    private List<String> steps(long job) {
        return jdbc.sql("""
                SELECT s.step_name
                FROM batch_step_execution s
                JOIN batch_job_execution j USING (job_execution_id)
                WHERE j.job_instance_id = :job
                """)
                .param("job", job)
                .query((row, number) -> Objects.requireNonNull(row.getString(1)))
                .list();
    }
}
