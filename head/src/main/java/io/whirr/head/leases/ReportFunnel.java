package io.whirr.head.leases;

import io.whirr.head.batch.Attempt;
import io.whirr.head.batch.AttemptEnd;
import io.whirr.head.batch.ExitReason;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.batch.Ledger;
import io.whirr.head.database.FunnelProperties;
import io.whirr.head.database.WriteCombiner;
import io.whirr.head.jobs.Jobs;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Ends attempts as their workers report them: all reports that arrive while one transaction runs go into the next one
 * together.
 */
@Component
class ReportFunnel {

    /** A lease that is given back only to be ended in the same transaction. */
    private static final Duration NO_MATTER = Duration.ofMinutes(1);

    /** Ends that a worker cannot have known of when it sent its report: it is told how the job ended, no more. */
    private static final Set<ExitReason> OURS = Set.of(ExitReason.CANCELLED);

    private final LeaseStore store;

    private final Endings endings;

    private final Ledger ledger;

    private final Jobs jobs;

    private final TransactionTemplate transaction;

    private final WriteCombiner<Report, Optional<JobStatus>> combiner;

    ReportFunnel(
            LeaseStore store,
            Endings endings,
            Ledger ledger,
            Jobs jobs,
            TransactionTemplate transaction,
            FunnelProperties properties) {
        this.store = store;
        this.endings = endings;
        this.ledger = ledger;
        this.jobs = jobs;
        this.transaction = transaction;
        this.combiner = new WriteCombiner<>("reports", properties, this::endTogether);
    }

    /** What has been handed in is carried out; what comes now is refused. */
    @PreDestroy
    void close() {
        combiner.close();
    }

    /** Ends an attempt, once: the same report again hears the same, a stranger's changes nothing. */
    ReportOutcome report(Report report) {
        return combiner.call(report)
                .<ReportOutcome>map(ReportOutcome.Ended::new)
                .orElseGet(() -> withoutLease(report));
    }

    private List<Optional<JobStatus>> endTogether(List<Report> reports) {
        return transaction.execute(status -> end(reports));
    }

    private List<Optional<JobStatus>> end(List<Report> reports) {
        JobStatus[] outcomes = new JobStatus[reports.size()];
        List<AttemptEnd> ends = new ArrayList<>();
        for (LeaseStore.Taken taken :
                store.take(reports.stream().map(Report::holder).toList())) {
            AttemptEnd end = end(taken.task(), reports.get(taken.position()));
            outcomes[taken.position()] = end.reason().status();
            ends.add(end);
        }
        endings.taken(ends);
        return Arrays.stream(outcomes).map(Optional::ofNullable).toList();
    }

    private static AttemptEnd end(LiveTask task, Report report) {
        Double cancelRequestedAgo = task.cancelRequestedAgo();
        boolean cancelled = cancelRequestedAgo != null && !report.endedBefore(cancelRequestedAgo);
        return new AttemptEnd(
                task.job(),
                task.id(),
                task.execution(),
                task.attempt(),
                cancelled ? ExitReason.CANCELLED : report.ownReason(),
                report.ownMessage(),
                task.worker(),
                report.exitStatus(),
                report.signal(),
                report.endedAgo() == null ? Duration.ZERO : report.endedAgo());
    }

    /** The reporter holds no lease: it comes late, or again, or has no business here. */
    private ReportOutcome withoutLease(Report report) {
        Optional<JobStatus> late = transaction.execute(status -> endLate(report));
        return late.<ReportOutcome>map(ReportOutcome.Ended::new).orElseGet(() -> judge(report));
    }

    /** Late is not lost: as long as nobody else has begun the task, the work that was done counts. */
    private Optional<JobStatus> endLate(Report report) {
        return store.revive(report.holder(), NO_MATTER).flatMap(alive -> {
            ledger.revive(alive.token(), alive.withdrawn());
            return end(List.of(report)).getFirst();
        });
    }

    private ReportOutcome judge(Report report) {
        Holder holder = report.holder();
        Optional<JobStatus> status = jobs.status(holder.job());
        if (status.isEmpty()) {
            return new ReportOutcome.Unknown();
        }
        return ledger.lastAttempt(holder.job())
                .filter(last -> status.get().isFinal() && wasHeldBy(last, holder))
                .map(last -> again(report, last, status.get()))
                .orElseGet(ReportOutcome.NotTheHolder::new);
    }

    private static boolean wasHeldBy(Attempt attempt, Holder holder) {
        return holder.worker().equals(attempt.worker()) && (holder.token() == null || holder.token() == attempt.step());
    }

    private static ReportOutcome again(Report report, Attempt last, JobStatus status) {
        Integer exitStatus = last.exitStatus();
        boolean same = exitStatus == null ? OURS.contains(last.reason()) : exitStatus == report.exitStatus();
        return same ? new ReportOutcome.Ended(status) : new ReportOutcome.Contradicted(status);
    }
}
