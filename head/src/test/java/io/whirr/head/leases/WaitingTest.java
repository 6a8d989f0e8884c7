package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.jobs.CancelJobs;
import io.whirr.api.jobs.Job;
import io.whirr.api.jobs.Limits;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.jobs.JobRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What keeps a job from starting, other than a worker; and what lets it start again. */
class WaitingTest extends QueueTest {

    @Test
    void aFailedAttemptIsTriedAgainAfterAWaitThatGrows() {
        long job = desk.submit(JobRequest.command("flaky").tried(3, 10).get(), null);

        report(claim("one"), 1);
        assertThat(desk.show(job).waitsFor()).isEqualTo("backoff");
        assertThat(backoff(job)).isEqualTo(10);
        assertThat(look("one")).isEmpty();
        after(Duration.ofSeconds(11));
        Job second = claim("one");
        assertThat(second.attempt()).isEqualTo(2);
        report(second, 1);
        assertThat(backoff(job)).isEqualTo(20);
        after(Duration.ofSeconds(21));
        report(claim("one"), 1);

        assertThat(desk.show(job).status()).isEqualTo("failed");
    }

    @Test
    void onlyTheExitStatusesOnTheListAreWorthAnotherTry() {
        long job = desk.submit(JobRequest.command("flaky").tried(3, 0, 75).get(), null);

        report(claim("one"), 75);
        sweep.sweep();
        report(claim("one"), 1);

        assertThat(desk.show(job).status()).isEqualTo("failed");
        assertThat(desk.show(job).attempt()).isEqualTo(2);
    }

    /** Invariant 6: an acknowledged cancel never ends in a requeue. */
    @Test
    void aJobThatFailedBeforeItWasCancelledIsNotTriedAgain() {
        long job = desk.submit(JobRequest.command("flaky").tried(3, 0).get(), null);
        Job running = claim("one");
        desk.cancel(job);

        reports.report(new Report(holder(running), 1, null, null, null, Duration.ofMinutes(10)));

        assertThat(desk.show(job).status()).isEqualTo("failed");
        sweep.sweep();
        assertThat(look("one")).isEmpty();
    }

    @Test
    void lostAttemptsDoNotUseUpTheTries() {
        long job = desk.submit(JobRequest.command("flaky").tried(2, 0).get(), null);
        claim("doomed");
        silentFor(Duration.ofHours(1));
        sweep.sweep();

        report(claim("one"), 1);
        sweep.sweep();

        assertThat(desk.show(job).status()).isEqualTo("queued");
        assertThat(claim("one").attempt()).isEqualTo(3);
    }

    @Test
    void aHeldJobWaitsUntilItIsLetGo() {
        long held = desk.submit(JobRequest.command("later").held().get(), null);
        long other = givenJob();
        assertThat(desk.show(held).waitsFor()).isEqualTo("hold");
        assertThat(claim("one").id()).isEqualTo(other);

        desk.hold(held, false);

        assertThat(claim("two").id()).isEqualTo(held);
    }

    @Test
    void aJobThatIsHeldWhileItRunsWaitsWhenItComesBack() {
        long job = givenJob();
        claim("doomed");
        desk.hold(job, true);
        silentFor(Duration.ofHours(1));

        sweep.sweep();

        assertThat(desk.show(job).waitsFor()).isEqualTo("hold");
        assertThat(look("one")).isEmpty();
    }

    @Test
    void aHigherPriorityGoesFirstAlsoWhenItComesLate() {
        long first = givenJob();
        long urgent = desk.submit(JobRequest.command("urgent").priority(5).get(), null);
        long last = givenJob();
        desk.prioritize(last, 7);

        assertThat(List.of(claim("one").id(), claim("two").id(), claim("three").id()))
                .containsExactly(last, urgent, first);
    }

    /** A point is worth ten starts: what has low priority is overtaken, but not for ever. */
    @Test
    void aLowPriorityAges() {
        long patient = desk.submit(JobRequest.command("patient").priority(-1).get(), null);
        for (int i = 0; i < 30; i++) {
            givenJob();
        }

        int before = 0;
        while (claim("one" + before).id() != patient) {
            before++;
        }

        assertThat(before).isBetween(9, 11);
    }

    @Test
    void whoWaitsTooLongIsCancelled() {
        long job = desk.submit(
                JobRequest.command("soon")
                        .limited(new Limits(30, null, null, null, null, null))
                        .get(),
                null);
        sweep.sweep();
        assertThat(desk.show(job).status()).isEqualTo("queued");

        jdbc.sql("UPDATE task SET give_up_at = give_up_at - interval '31 s'").update();
        sweep.sweep();

        assertThat(desk.show(job).status()).isEqualTo("cancelled");
        assertThat(desk.show(job).reason()).isEqualTo("QUEUE_TIMEOUT");
    }

    @Test
    void whoRunsTooLongIsStoppedAndHasFailed() {
        desk.submit(
                JobRequest.command("long")
                        .limited(new Limits(null, 60, null, null, null, null))
                        .get(),
                null);
        Job job = claimWithoutToken("old");
        jdbc.sql("UPDATE task SET leased_at = leased_at - interval '61 s'").update();
        sweep.sweep();

        assertThat(renew(new Holder(job.id(), "old", null))).isInstanceOf(Renewal.Stopping.class);
        reports.report(reportOf(new Holder(job.id(), "old", null), 0));

        assertThat(desk.show(job.id()).status()).isEqualTo("failed");
        assertThat(desk.show(job.id()).reason()).isEqualTo("TIMEOUT");
    }

    @Test
    void aRunningJobThatIsRequeuedStopsAndRunsAgain() {
        Job job = claimGiven();

        desk.requeue(job.id());
        assertThat(renew(job)).isInstanceOf(Renewal.Stopping.class);
        report(job, 143);

        assertThat(claim("two").attempt()).isEqualTo(2);
    }

    @Test
    void aCancelAfterARequeueWins() {
        Job job = claimGiven();

        desk.requeue(job.id());
        desk.cancel(job.id());
        report(job, 143);

        assertThat(status(job)).isEqualTo("cancelled");
    }

    @Test
    void jobsAreCancelledTogetherByWhatTheyHaveInCommon() {
        long one = desk.submit(JobRequest.command("a").tagged("x").of("anna").get(), null);
        long two = desk.submit(JobRequest.command("b").tagged("x").get(), null);
        long three = desk.submit(JobRequest.command("c").tagged("y").get(), null);

        var cancelled = desk.cancel(new CancelJobs(null, "x", null, null, null));

        assertThat(cancelled.jobs()).containsExactly(one, two);
        assertThat(cancelled.cancelled()).isEqualTo(2);
        assertThat(desk.show(three).status()).isEqualTo(JobStatus.QUEUED.wire());
    }

    private Job claimGiven() {
        givenJob();
        return claim("one");
    }

    private Renewal renew(Holder holder) {
        return renewals.renew(holder, TERM);
    }

    private void after(Duration time) {
        jdbc.sql("UPDATE task SET wake_at = wake_at - make_interval(secs => :seconds)")
                .param("seconds", (double) time.toSeconds())
                .update();
        sweep.sweep();
    }

    private long backoff(long job) {
        return jdbc.sql("SELECT round(extract(epoch FROM wake_at - ready_at)) FROM task WHERE job_id = :job")
                .param("job", job)
                .query(Long.class)
                .single();
    }
}
