package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.jobs.Job;
import io.whirr.api.jobs.Limits;
import io.whirr.head.jobs.JobRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tasks that were to stop, and whose workers never said that they had. */
class StoppedTest extends QueueTest {

    private static final Limits A_MINUTE = new Limits(null, 60, null, null, null, null);

    /** It was taken for lost, and so ran once more as often as a job may be lost. */
    @Test
    void whoRanTooLongHasFailedAlsoWhenItsWorkerDied() {
        Job job = overtime(JobRequest.command("long").limited(A_MINUTE));

        silentFor(Duration.ofHours(1));
        sweep.sweep();

        assertThat(status(job)).isEqualTo("failed");
        assertThat(desk.show(job.id()).reason()).isEqualTo("TIMEOUT");
        assertThat(desk.show(job.id()).errorMessage()).contains("its worker was not heard of");
    }

    @Test
    void whoRanTooLongIsTriedAgainAsAfterAnyFailureAlsoWhenItsWorkerDied() {
        Job job = overtime(JobRequest.command("long").limited(A_MINUTE).tried(2, 0));

        silentFor(Duration.ofHours(1));
        sweep.sweep();
        sweep.sweep();
        assertThat(status(job)).isEqualTo("queued");
        report(claim("two"), 1);

        assertThat(status(job)).isEqualTo("failed");
    }

    @Test
    void whoRanTooLongHasFailedAlsoWhenItIsGivenBack() {
        Job job = overtime(JobRequest.command("long").limited(A_MINUTE));

        releases.release(holder(job), "going home");

        assertThat(status(job)).isEqualTo("failed");
        assertThat(desk.show(job.id()).reason()).isEqualTo("TIMEOUT");
    }

    @Test
    void whatWasToBeTriedAgainIsHoweverOftenItsWorkerDies() {
        long job = givenJob();
        for (int attempt = 1; attempt <= 8; attempt++) {
            assertThat(claim("doomed").attempt()).isEqualTo(attempt);
            desk.requeue(job);
            silentFor(Duration.ofHours(1));
            sweep.sweep();
        }

        assertThat(claim("quick").attempt()).isEqualTo(9);
        assertThat(attempt(1)).isEqualTo("REQUEUED");
    }

    @Test
    void whatWasToBeTriedAgainIsWhenItIsGivenBack() {
        Job job = claim(givenJob());
        desk.requeue(job.id());

        releases.release(holder(job), "going home");

        assertThat(claim("quick").attempt()).isEqualTo(2);
        assertThat(attempt(1)).isEqualTo("REQUEUED");
    }

    /** It does not know that "not found" means to stop; it would go on beside the next attempt. */
    @Test
    void anOldWorkerIsToldToStopWhatIsTriedAgainWithoutIt() {
        long job = givenJob();
        claimWithoutToken("old");
        desk.requeue(job);
        silentFor(Duration.ofHours(1));
        sweep.sweep();

        assertThat(renewals.renew(new Holder(job, "old", null), TERM)).isInstanceOf(Renewal.LostToAnOldWorker.class);
    }

    private Job claim(long job) {
        Job claimed = claim("one");
        assertThat(claimed.id()).isEqualTo(job);
        return claimed;
    }

    /** Somebody has run it for longer than it may, and than the head has patience. */
    private Job overtime(JobRequest request) {
        Job job = claim(desk.submit(request.get(), null));
        jdbc.sql("UPDATE task SET leased_at = leased_at - interval '200 s'").update();
        sweep.sweep();
        assertThat(renew(job)).isInstanceOf(Renewal.Stopping.class);
        return job;
    }

    private String attempt(int number) {
        return jdbc.sql("SELECT exit_code FROM batch_step_execution ORDER BY step_execution_id OFFSET :before LIMIT 1")
                .param("before", number - 1)
                .query(String.class)
                .single();
    }
}
