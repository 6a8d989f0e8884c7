package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.jobs.Job;
import io.whirr.api.jobs.StepState;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.jobs.JobRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A job of several steps. */
class PipelineTest extends QueueTest {

    @Test
    void theStepsRunOneAfterTheOtherEachOnWhateverWorker() {
        long job = desk.submit(JobRequest.pipeline("fetch", "train", "rate").get(), null);

        Job fetch = claim("one");
        assertThat(fetch.commandArgv()).containsExactly("fetch");
        assertThat(look("two")).isEmpty();
        report(fetch, 0);
        Job train = claim("two");
        assertThat(train.commandArgv()).containsExactly("train");
        assertThat(train.id()).isEqualTo(job);
        report(train, 0);
        report(claim("one"), 0);

        assertThat(desk.show(job).status()).isEqualTo("completed");
        assertThat(desk.show(job).steps())
                .containsExactly(
                        new StepState("fetch", "completed", 1),
                        new StepState("train", "completed", 1),
                        new StepState("rate", "completed", 1));
    }

    @Test
    void aFailedStepEndsTheJobAndARetryGoesOnThere() {
        long job = desk.submit(JobRequest.pipeline("fetch", "train").get(), null);
        report(claim("one"), 0);
        report(claim("one"), 1);
        assertThat(desk.show(job).status()).isEqualTo("failed");

        desk.retry(job);

        Job train = claim("one");
        assertThat(train.commandArgv()).containsExactly("train");
        assertThat(train.attempt()).isEqualTo(2);
        report(train, 0);
        assertThat(desk.show(job).status()).isEqualTo("completed");
        assertThat(executions(job)).isEqualTo(2);
    }

    @Test
    void aCancelBetweenTwoStepsEndsTheJob() {
        long job = desk.submit(JobRequest.pipeline("fetch", "train").get(), null);
        report(claim("one"), 0);

        assertThat(desk.cancel(job)).hasValue(JobStatus.QUEUED);

        assertThat(desk.show(job).status()).isEqualTo("cancelled");
        assertThat(look("one")).isEmpty();
    }

    /**
     * The step had ended before anybody cancelled, and the next one was started although the cancel had been
     * confirmed.
     */
    @Test
    void aCancelThatComesTooLateForOneStepHoldsForTheNext() {
        long job = desk.submit(JobRequest.pipeline("fetch", "train").get(), null);
        Job fetch = claim("one");
        assertThat(desk.cancel(job)).hasValue(JobStatus.RUNNING);

        reports.report(new Report(holder(fetch), 0, null, null, null, Duration.ofMinutes(10)));

        assertThat(look("one")).isEmpty();
        assertThat(desk.show(job).status()).isEqualTo("cancelled");
        assertThat(desk.show(job).reason()).isEqualTo("CANCELLED");
        assertThat(desk.show(job).errorMessage()).isEqualTo("cancelled after the step fetch");
        desk.retry(job);
        assertThat(claim("one").commandArgv()).as("what had completed is kept").containsExactly("train");
    }

    /** The attempt had failed before anybody cancelled, and was tried again although the cancel had been confirmed. */
    @Test
    void aCancelThatComesTooLateForOneAttemptHoldsForTheNext() {
        long job = desk.submit(JobRequest.command("train").tried(3, 0).get(), null);
        Job train = claim("one");
        assertThat(desk.cancel(job)).hasValue(JobStatus.RUNNING);

        reports.report(new Report(holder(train), 1, null, null, null, Duration.ofMinutes(10)));

        assertThat(desk.show(job).status()).isEqualTo("failed");
    }

    @Test
    void theAttemptsOfARunAreNumberedOverAllSteps() {
        desk.submit(JobRequest.pipeline("fetch", "train").get(), null);
        report(claim("one"), 0);
        Job train = claim("one");
        silentFor(Duration.ofHours(1));
        sweep.sweep();
        claim("two");

        assertThat(train.attempt()).isEqualTo(1);
        assertThat(jdbc.sql("SELECT sequence FROM task").query(Integer.class).single())
                .isEqualTo(3);
    }

    private long executions(long job) {
        return jdbc.sql("SELECT count(*) FROM batch_job_execution WHERE job_instance_id = :job")
                .param("job", job)
                .query(Long.class)
                .single();
    }
}
