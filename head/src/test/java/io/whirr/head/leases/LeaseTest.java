package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.jobs.Job;
import io.whirr.head.batch.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a worker may count on while it holds a lease, and what it loses with it. */
class LeaseTest extends QueueTest {

    @Test
    void aSubmittedJobIsHandedOutOnce() {
        long job = givenJob();

        Job claimed = claim("quick");

        assertThat(claimed.id()).isEqualTo(job);
        assertThat(claimed.commandArgv()).containsExactly("true");
        assertThat(claimed.status()).isEqualTo("running");
        assertThat(claimed.attempt()).isEqualTo(1);
        assertThat(look("slow")).isEmpty();
    }

    @Test
    void theOldestJobGoesFirst() {
        List<Long> jobs = List.of(givenJob(), givenJob(), givenJob());

        List<Long> claimed =
                List.of(claim("a").id(), claim("b").id(), claim("c").id());

        assertThat(claimed).isEqualTo(jobs);
    }

    @Test
    void aRenewalPutsOffTheEnd() {
        givenJob();
        Job job = claim("quick");
        silentFor(TERM.minusSeconds(1));

        Renewal renewal = renew(job);
        silentFor(TERM.minusSeconds(1));
        sweep.sweep();

        assertThat(renewal).isInstanceOf(Renewal.Extended.class);
        assertThat(status(job)).isEqualTo("running");
    }

    /** The worker was slow, not dead. By the time it is back, its task is another's. */
    @Test
    void aLeaseThatRanOutIsLostOnceAnotherWorkerHoldsTheTask() {
        givenJob();
        Job slow = claim("slow");
        silentFor(Duration.ofHours(1));
        sweep.sweep();
        Job quick = claim("quick");

        assertThat(quick.id()).isEqualTo(slow.id());
        assertThat(quick.attempt()).isEqualTo(2);
        assertThat(token(quick)).isGreaterThan(token(slow));
        assertThat(renew(slow)).isEqualTo(new Renewal.Lost());
        assertThat(report(slow, 0)).isEqualTo(new ReportOutcome.NotTheHolder());
        assertThat(renew(quick)).isInstanceOf(Renewal.Extended.class);
        assertThat(report(quick, 0)).isEqualTo(new ReportOutcome.Ended(JobStatus.COMPLETED));
    }

    /** It ignores that it lost the job, but it obeys a cancellation. */
    @Test
    void aFormerHolderThatKnowsNoTokensIsToldToStop() {
        long job = givenJob();
        claimWithoutToken("old");
        silentFor(Duration.ofHours(1));
        sweep.sweep();
        claim("quick");

        assertThat(renewals.renew(new Holder(job, "old", null), TERM)).isEqualTo(new Renewal.LostToAnOldWorker());
        assertThat(renewals.renew(new Holder(job, "stranger", null), TERM)).isEqualTo(new Renewal.Lost());
    }

    @Test
    void aWorkerThatIsLateKeepsItsTaskAsLongAsNobodyElseHasBegunIt() {
        givenJob();
        Job late = claim("late");
        silentFor(Duration.ofHours(1));
        sweep.sweep();
        assertThat(status(late)).isEqualTo("queued");

        assertThat(renew(late)).isInstanceOf(Renewal.Extended.class);

        assertThat(status(late)).isEqualTo("running");
        assertThat(desk.show(late.id()).attempt()).isEqualTo(1);
        assertThat(look("quick")).isEmpty();
        assertThat(report(late, 0)).isEqualTo(new ReportOutcome.Ended(JobStatus.COMPLETED));
    }

    @Test
    void aLateReportCountsAsLongAsNobodyElseHasBegunTheTask() {
        givenJob();
        Job late = claim("late");
        silentFor(Duration.ofHours(1));
        sweep.sweep();

        assertThat(report(late, 3)).isEqualTo(new ReportOutcome.Ended(JobStatus.FAILED));

        assertThat(look("quick")).isEmpty();
        assertThat(desk.show(late.id()).exitCode()).isEqualTo(3);
    }

    @Test
    void theSameReportAgainHearsTheSameAndAnotherOneIsContradicted() {
        givenJob();
        Job job = claim("quick");

        assertThat(report(job, 0)).isEqualTo(new ReportOutcome.Ended(JobStatus.COMPLETED));
        assertThat(report(job, 0)).isEqualTo(new ReportOutcome.Ended(JobStatus.COMPLETED));
        assertThat(report(job, 1)).isEqualTo(new ReportOutcome.Contradicted(JobStatus.COMPLETED));
        assertThat(status(job)).isEqualTo("completed");
    }

    /** What counts is how it ended; of what it said first nothing changes. */
    @Test
    void aReportOfTheSameOutcomeWithAnotherExitStatusHearsTheSame() {
        givenJob();
        Job job = claim("quick");

        assertThat(report(job, 1)).isEqualTo(new ReportOutcome.Ended(JobStatus.FAILED));
        assertThat(report(job, 2)).isEqualTo(new ReportOutcome.Ended(JobStatus.FAILED));
        assertThat(report(job, 0)).isEqualTo(new ReportOutcome.Contradicted(JobStatus.FAILED));
        assertThat(desk.show(job.id()).exitCode()).isEqualTo(1);
    }

    @Test
    void aJobAndItsRunBeganAtTheSameTime() {
        givenJob();
        Job job = claim("quick");

        Instant began = desk.show(job.id()).startedAt();
        assertThat(began).isNotNull().isEqualTo(runBegan(job));

        report(job, 0);
        assertThat(desk.show(job.id()).startedAt()).isEqualTo(began);
        assertThat(runBegan(job)).isEqualTo(began);
    }

    @Test
    void aJobThatIsQueuedAgainHasNotBegunUntilItsHolderIsBack() {
        givenJob();
        Job job = claim("late");
        Instant began = desk.show(job.id()).startedAt();
        silentFor(Duration.ofHours(1));
        sweep.sweep();
        assertThat(desk.show(job.id()).startedAt()).isNull();

        renew(job);

        assertThat(desk.show(job.id()).startedAt()).isEqualTo(began).isEqualTo(runBegan(job));
    }

    private Instant runBegan(Job job) {
        return jdbc.sql("SELECT started_at FROM run WHERE job_id = :job AND element = -1")
                .param("job", job.id())
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    @Test
    void nobodyButTheHolderEndsATask() {
        long job = givenJob();
        Job held = claim("holder");

        assertThat(reports.report(reportOf(new Holder(job, "stranger", null), 0)))
                .isEqualTo(new ReportOutcome.NotTheHolder());
        assertThat(reports.report(reportOf(new Holder(job, "holder", token(held) + 1), 0)))
                .isEqualTo(new ReportOutcome.NotTheHolder());
        assertThat(reports.report(reportOf(new Holder(job + 1, "holder", null), 0)))
                .isEqualTo(new ReportOutcome.Unknown());
        assertThat(status(held)).isEqualTo("running");
    }

    @Test
    void aCancelledQueuedJobIsNeverHandedOut() {
        long job = givenJob();

        assertThat(desk.cancel(job)).contains(JobStatus.QUEUED);

        assertThat(look("quick")).isEmpty();
        assertThat(desk.show(job).status()).isEqualTo("cancelled");
        assertThat(desk.cancel(job)).contains(JobStatus.CANCELLED);
    }

    @Test
    void aCancelledRunningJobEndsCancelledWhateverItsExitStatus() {
        givenJob();
        Job job = claim("quick");

        assertThat(desk.cancel(job.id())).contains(JobStatus.RUNNING);
        assertThat(status(job)).isEqualTo("running");
        assertThat(renew(job)).isInstanceOf(Renewal.Stopping.class);

        assertThat(report(job, 0)).isEqualTo(new ReportOutcome.Ended(JobStatus.CANCELLED));
        assertThat(status(job)).isEqualTo("cancelled");
    }

    /** Invariant 6: an acknowledged cancel ends in cancelled, or in an end that came before it. */
    @Test
    void workThatHadEndedBeforeTheCancelKeepsItsEnd() {
        givenJob();
        Job job = claim("quick");
        desk.cancel(job.id());

        ReportOutcome outcome = reports.report(new Report(holder(job), 0, null, null, null, Duration.ofMinutes(10)));

        assertThat(outcome).isEqualTo(new ReportOutcome.Ended(JobStatus.COMPLETED));
    }

    /** Upstream forgot the cancel when it requeued, and ran the job again. */
    @Test
    void aCancelledJobWhoseWorkerDiedIsNotRunAgain() {
        givenJob();
        Job job = claim("dead");
        desk.cancel(job.id());
        silentFor(Duration.ofHours(1));

        sweep.sweep();

        assertThat(status(job)).isEqualTo("cancelled");
        assertThat(look("quick")).isEmpty();
    }

    @Test
    void aJobThatIsLostTooOftenIsQuarantined() {
        givenJob();
        for (int loss = 1; loss <= 5; loss++) {
            lose();
        }
        Job last = lose();

        Job job = desk.show(last.id());

        assertThat(last.attempt()).isEqualTo(6);
        assertThat(job.status()).isEqualTo("failed");
        assertThat(job.reason()).isEqualTo("QUARANTINED");
        assertThat(job.errorMessage()).contains("lost 6 times");
    }

    @Test
    void aTaskThatNobodyConfirmsGoesBackAndIsChargedToNobody() {
        givenJob();
        for (int handOut = 1; handOut <= 8; handOut++) {
            Job job = claimFenced("deaf" + handOut).orElseThrow();
            assertThat(job.attempt()).isEqualTo(handOut);
            silentFor(Duration.ofSeconds(11));
            sweep.sweep();
        }

        assertThat(claim("quick").status()).isEqualTo("running");
    }

    @Test
    void aReleasedTaskIsQueuedAgainUnharmed() {
        givenJob();
        Job job = claim("stopping");

        assertThat(releases.release(holder(job), "going home")).isEqualTo(Releases.Outcome.RELEASED);

        assertThat(renew(job)).isEqualTo(new Renewal.Lost());
        assertThat(claim("quick").attempt()).isEqualTo(2);
    }

    @Test
    void aReleasedTaskThatWasCancelledIsNotQueuedAgain() {
        givenJob();
        Job job = claim("stopping");
        desk.cancel(job.id());

        releases.release(holder(job), null);

        assertThat(status(job)).isEqualTo("cancelled");
    }

    /** Invariant 8: after an outage no lease expires until its holder had a full term to be heard. */
    @Test
    void nobodyIsTakenForLostAfterAnOutageOfTheHead() {
        givenJob();
        Job job = claim("patient");
        jdbc.sql("UPDATE sweep SET swept_at = clock_timestamp() - interval '10 minutes'")
                .update();
        jdbc.sql("UPDATE task SET expires_at = clock_timestamp() - interval '9 minutes'")
                .update();

        sweep.sweep();
        sweep.sweep();
        assertThat(status(job)).isEqualTo("running");

        silentFor(TERM.plusSeconds(1));
        sweep.sweep();
        assertThat(status(job)).isEqualTo("queued");
    }

    /**
     * While a snapshot is held a look through the leases may take so long that it rests for longer than an outage. Were
     * that taken for one, every lease would get a full term each time, and none would ever end.
     */
    @Test
    void aSweepThatLeavesTheLeasesOutIsNoOutage() {
        givenJob();
        Job job = claim("lost");
        silentFor(TERM.plusSeconds(1));
        for (int second = 0; second < 8; second++) {
            sweep.sweep(false);
            jdbc.sql("UPDATE sweep SET swept_at = swept_at - interval '1 s'").update();
        }
        assertThat(status(job)).isEqualTo("running");

        sweep.sweep();
        assertThat(status(job)).isEqualTo("queued");
    }

    @Test
    void aFailedJobIsRetriedUnderItsOwnNumber() {
        givenJob();
        Job first = claim("quick");
        report(first, 1);

        desk.retry(first.id());
        Job second = claim("quick");

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(report(first, 1)).isEqualTo(new ReportOutcome.Ended(JobStatus.FAILED));
        assertThat(report(first, 0)).isEqualTo(new ReportOutcome.Contradicted(JobStatus.FAILED));
        assertThat(report(second, 0)).isEqualTo(new ReportOutcome.Ended(JobStatus.COMPLETED));
    }

    private Job lose() {
        Job job = claim("doomed");
        silentFor(Duration.ofHours(1));
        sweep.sweep();
        return job;
    }
}
