package io.whirr.head.leases;

import io.whirr.head.batch.AttemptEnd;
import io.whirr.head.batch.ExitReason;
import io.whirr.head.batch.Ledger;
import io.whirr.head.jobs.Jobs;
import io.whirr.head.runs.EndedRun;
import io.whirr.head.runs.RunKey;
import io.whirr.head.runs.Runs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Carries the end of an attempt along into ledger, run and job. What it is given has been locked, or taken out of the
 * table, by the transaction that it is called in.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Endings {

    private final TaskStore tasks;

    private final Ledger ledger;

    private final Runs runs;

    private final Jobs jobs;

    private final Dispatcher dispatcher;

    Endings(TaskStore tasks, Ledger ledger, Runs runs, Jobs jobs, Dispatcher dispatcher) {
        this.tasks = tasks;
        this.ledger = ledger;
        this.runs = runs;
        this.jobs = jobs;
        this.dispatcher = dispatcher;
    }

    /** Ends jobs whose last task is gone from the table. */
    void taken(List<AttemptEnd> ends) {
        if (ends.isEmpty()) {
            return;
        }
        ledger.end(ends);
        runs.ended(ends.stream().map(Endings::endedRun).toList());
        jobs.ended(ends.stream().map(end -> end.reason().status()).toList());
    }

    /** Removes locked tasks and ends their jobs. */
    void end(List<LiveTask> locked, ExitReason reason, String message) {
        if (locked.isEmpty()) {
            return;
        }
        expect(locked, tasks.drop(locked));
        taken(locked.stream().map(task -> attemptEnd(task, reason, message)).toList());
    }

    /** Puts locked, leased tasks back into the queue: their attempts are over, their jobs are not. */
    void requeue(List<LiveTask> locked, ExitReason reason, String message) {
        if (locked.isEmpty()) {
            return;
        }
        Map<Long, Long> tokens = ledger.requeue(
                locked.stream().map(task -> attemptEnd(task, reason, message)).toList());
        expect(locked, tasks.requeue(tokens, reason == ExitReason.LOST));
        dispatcher.announceAfterCommit();
    }

    private static void expect(List<LiveTask> locked, int changed) {
        if (changed != locked.size()) {
            throw new IllegalStateException("%d of the locked tasks %s were there to be changed"
                    .formatted(changed, locked.stream().map(LiveTask::id).toList()));
        }
    }

    private static AttemptEnd attemptEnd(LiveTask task, ExitReason reason, String message) {
        return new AttemptEnd(
                task.job(),
                task.id(),
                task.execution(),
                task.attempt(),
                reason,
                message,
                task.worker(),
                null,
                null,
                Duration.ZERO);
    }

    private static EndedRun endedRun(AttemptEnd end) {
        return new EndedRun(
                RunKey.of(end.job()),
                end.attempt(),
                end.reason().status().batch(),
                end.exitStatus(),
                end.reason().name(),
                end.message().isEmpty() ? null : end.message(),
                end.ago());
    }
}
