package io.whirr.head.leases;

import io.whirr.head.batch.Attempt;
import io.whirr.head.batch.AttemptEnd;
import io.whirr.head.batch.ExitReason;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.batch.Ledger;
import io.whirr.head.database.FunnelProperties;
import io.whirr.head.database.WriteCombiner;
import io.whirr.head.jobs.Jobs;
import io.whirr.head.jobs.TaskEnd;
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

    /** Ends an attempt, once: the same outcome again hears the same, a stranger's report changes nothing. */
    ReportOutcome report(Report report) {
        return combiner.call(report)
                .<ReportOutcome>map(ReportOutcome.Ended::new)
                .orElseGet(() -> withoutLease(report));
    }

    List<Optional<JobStatus>> endTogether(List<Report> reports) {
        return transaction.execute(status -> end(reports));
    }

    private List<Optional<JobStatus>> end(List<Report> reports) {
        JobStatus[] outcomes = new JobStatus[reports.size()];
        List<LiveTask> tasks = new ArrayList<>();
        List<TaskEnd> ends = new ArrayList<>();
        for (LeaseStore.Taken taken :
                store.take(reports.stream().map(Report::holder).toList())) {
            AttemptEnd end = end(taken.task(), reports.get(taken.position()));
            outcomes[taken.position()] = end.reason().status();
            tasks.add(taken.task());
            ends.add(taken.task().end(end));
        }
        endings.taken(tasks, ends);
        return Arrays.stream(outcomes).map(Optional::ofNullable).toList();
    }

    private static AttemptEnd end(LiveTask task, Report report) {
        return new AttemptEnd(
                task.job(),
                task.id(),
                task.execution(),
                task.attempt(),
                task.sequence(),
                reason(task, report),
                report.ownMessage(),
                task.worker(),
                report.exitStatus(),
                report.signal(),
                report.endedAgo() == null ? Duration.ZERO : report.endedAgo());
    }

    /** Whoever asked for it to stop is believed, unless it had ended before. */
    private static ExitReason reason(LiveTask task, Report report) {
        Stop stop = task.stop();
        Double ago = task.stopAskedAgo();
        return stop == null || ago == null || report.endedBefore(ago) ? report.ownReason() : stop.reason();
    }

    /** The reporter holds no lease: it comes late, or again, or has no business here. */
    private ReportOutcome withoutLease(Report report) {
        Optional<JobStatus> late = transaction
                .<Optional<JobStatus>>execute(status -> endLate(report))
                .or(() -> transaction.execute(status -> endRenewed(report)));
        return late.<ReportOutcome>map(ReportOutcome.Ended::new).orElseGet(() -> judge(report));
    }

    /** Late is not lost: as long as nobody else has begun the task, the work that was done counts. */
    private Optional<JobStatus> endLate(Report report) {
        return store.revive(report.holder(), NO_MATTER).flatMap(alive -> {
            ledger.revive(alive.token(), alive.withdrawn());
            return end(List.of(report)).getFirst();
        });
    }

    /** A renewal that came late, too, may have had the lease back before this report could. */
    private Optional<JobStatus> endRenewed(Report report) {
        return end(List.of(report)).getFirst();
    }

    /** With a token the very attempt is known; without one it can only be the job's last, when the job is over. */
    private ReportOutcome judge(Report report) {
        Holder holder = report.holder();
        Optional<JobStatus> status = jobs.status(holder.job());
        if (status.isEmpty()) {
            return new ReportOutcome.Unknown();
        }
        Optional<Attempt> attempt = holder.token() == null
                ? ledger.lastAttempt(holder.job()).filter(last -> status.get().isFinal())
                : ledger.attempt(holder.job(), holder.token());
        return attempt.filter(former -> wasHeldBy(former, holder) && wasReported(former))
                .map(former -> again(report, former, former.status()))
                .orElseGet(ReportOutcome.NotTheHolder::new);
    }

    private static boolean wasReported(Attempt attempt) {
        ExitReason reason = attempt.reason();
        return reason != null && (attempt.exitStatus() != null || OURS.contains(reason));
    }

    private static boolean wasHeldBy(Attempt attempt, Holder holder) {
        return holder.worker().equals(attempt.worker()) && (holder.token() == null || holder.token() == attempt.step());
    }

    /** What counts is whether it came to a good end; what the first report said of that stays. */
    private static ReportOutcome again(Report report, Attempt last, JobStatus status) {
        Integer exitStatus = last.exitStatus();
        boolean same =
                exitStatus == null ? OURS.contains(last.reason()) : (exitStatus == 0) == (report.exitStatus() == 0);
        return same ? new ReportOutcome.Ended(status) : new ReportOutcome.Contradicted(status);
    }
}
