package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.jobs.Job;
import io.whirr.head.HeadTest;
import io.whirr.head.jobs.JobDesk;
import io.whirr.head.needs.Machine;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;

/** A queue and what workers do with it, in words that tests read well in. */
abstract class QueueTest extends HeadTest {

    static final Duration TERM = Duration.ofSeconds(60);

    @Autowired
    JobDesk desk;

    @Autowired
    Dispatcher dispatcher;

    @Autowired
    RenewalFunnel renewals;

    @Autowired
    ReportFunnel reports;

    @Autowired
    Releases releases;

    @Autowired
    ExpirySweep sweep;

    long givenJob() {
        return desk.submit("true");
    }

    /** A confirmed claim of a worker that knows tokens. */
    Job claim(String worker) {
        Job job = claimFenced(worker).orElseThrow();
        assertThat(renew(job)).isInstanceOf(Renewal.Extended.class);
        return job;
    }

    Optional<Job> claimFenced(String worker) {
        return look(worker, "life-1", true);
    }

    Job claimWithoutToken(String worker) {
        return look(worker).orElseThrow();
    }

    /** A single look at the queue, as existing workers have it. */
    Optional<Job> look(String worker) {
        return look(worker, null, false);
    }

    private Optional<Job> look(String worker, @Nullable String instance, boolean fenced) {
        return claimOn(Machine.ofSlot(null), 0, worker, instance, fenced);
    }

    /** A single look of a worker that knows tokens, on a machine of its own kind. */
    Optional<Job> lookOn(Machine free, int totalGpus, String worker) {
        return claimOn(free, totalGpus, worker, "life-1 of " + worker, true);
    }

    private Optional<Job> claimOn(
            Machine free, int totalGpus, String worker, @Nullable String instance, boolean fenced) {
        Claim claim = new Claim(worker, instance, fenced, TERM, free, totalGpus, false);
        return Optional.ofNullable(
                dispatcher.claim(claim, Duration.ZERO, () -> true).job());
    }

    Renewal renew(Job job) {
        return renewals.renew(holder(job), TERM);
    }

    ReportOutcome report(Job job, int exitStatus) {
        return reports.report(reportOf(holder(job), exitStatus));
    }

    static Report reportOf(Holder holder, int exitStatus) {
        return new Report(holder, exitStatus, null, null, null, null);
    }

    static Holder holder(Job job) {
        return new Holder(job.id(), Objects.requireNonNull(job.workerId()), job.token());
    }

    static long token(Job job) {
        return Objects.requireNonNull(job.token());
    }

    String status(Job job) {
        return desk.show(job.id()).status();
    }
}
