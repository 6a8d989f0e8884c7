package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whirr.api.jobs.Job;
import io.whirr.head.batch.JobStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Two requests of one holder whose lease was taken back: the second finds the lease that the first has revived. */
class LateTest extends QueueTest {

    /** A thread for each: they wait for each other. */
    private static final Executor EACH = task -> Thread.ofVirtual().start(task);

    @Autowired
    TransactionTemplate transaction;

    @Test
    void aReportThatComesRightAfterARenewalIsTaken() {
        Job job = takenBack();

        CompletableFuture<ReportOutcome> report = afterOneAnother(() -> renew(job), () -> report(job, 0));

        assertThat(report.join()).isEqualTo(new ReportOutcome.Ended(JobStatus.COMPLETED));
    }

    @Test
    void aRenewalThatComesRightAfterAnotherIsGranted() {
        Job job = takenBack();

        CompletableFuture<Renewal> second = afterOneAnother(() -> renew(job), () -> renew(job));

        assertThat(second.join()).isInstanceOf(Renewal.Extended.class);
    }

    private Job takenBack() {
        givenJob();
        Job job = claim("late");
        silentFor(Duration.ofHours(1));
        sweep.sweep();
        assertThat(status(job)).isEqualTo("queued");
        return job;
    }

    /** Both have seen that there is no lease, and wait in line for the row, before the first of them can revive it. */
    private <T> CompletableFuture<T> afterOneAnother(Supplier<Renewal> first, Supplier<T> second) {
        return transaction.execute(status -> {
            jdbc.sql("SELECT id FROM task FOR UPDATE").query(Long.class).list();
            var _ = CompletableFuture.supplyAsync(first, EACH);
            awaitWaiting(1);
            CompletableFuture<T> outcome = CompletableFuture.supplyAsync(second, EACH);
            awaitWaiting(2);
            return outcome;
        });
    }

    private void awaitWaiting(int requests) {
        await().until(() -> waiting() == requests);
    }

    private int waiting() {
        return jdbc.sql("""
                SELECT count(*)
                FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'
                """).query(Integer.class).single();
    }
}
