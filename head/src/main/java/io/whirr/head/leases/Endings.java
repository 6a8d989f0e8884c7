package io.whirr.head.leases;

import io.whirr.head.batch.ExitReason;
import io.whirr.head.batch.Ledger;
import io.whirr.head.jobs.JobProgress;
import io.whirr.head.jobs.TaskEnd;
import io.whirr.head.runs.RunKey;
import io.whirr.head.runs.Runs;
import io.whirr.head.shares.Shares;
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

    private final JobProgress progress;

    private final Runs runs;

    private final Shares shares;

    private final Dispatcher dispatcher;

    private final GateKeeper gate;

    Endings(
            TaskStore tasks,
            Ledger ledger,
            JobProgress progress,
            Runs runs,
            Shares shares,
            Dispatcher dispatcher,
            GateKeeper gate) {
        this.tasks = tasks;
        this.ledger = ledger;
        this.progress = progress;
        this.runs = runs;
        this.shares = shares;
        this.dispatcher = dispatcher;
        this.gate = gate;
    }

    /**
     * Carries on with the jobs of tasks that are gone from the table.
     *
     * @param taken the tasks as they were
     * @param ends how each of them ended, in the same order
     */
    void taken(List<LiveTask> taken, List<TaskEnd> ends) {
        taken.forEach(this::account);
        progress.ended(ends);
    }

    /** Removes locked tasks and ends them. */
    void end(List<LiveTask> locked, ExitReason reason, String message) {
        if (locked.isEmpty()) {
            return;
        }
        expect(locked, tasks.drop(locked));
        taken(locked, locked.stream().map(task -> task.end(reason, message)).toList());
    }

    /** Puts locked, leased tasks back into the queue: their attempts are over, their jobs are not. */
    void requeue(List<LiveTask> locked, ExitReason reason, String message) {
        if (locked.isEmpty()) {
            return;
        }
        locked.forEach(this::account);
        ledger.end(locked.stream().map(task -> task.end(reason, message).end()).toList(), List.of());
        Map<Long, Long> tokens = ledger.openAgain(
                locked.stream().map(LiveTask::id).toList(),
                locked.stream()
                        .filter(task -> task.element() == null)
                        .map(LiveTask::execution)
                        .toList());
        expect(locked, tasks.requeue(tokens, reason == ExitReason.LOST));
        runs.reopened(locked.stream()
                .filter(task -> task.element() != null)
                .map(task -> new RunKey(task.job(), task.element()))
                .toList());
        dispatcher.announceAfterCommit();
    }

    /** What somebody held counts for its owner, and makes room for others that the same limits apply to. */
    private void account(LiveTask task) {
        if (task.heldFor() != null) {
            shares.used(task.account(), task.heldFor(), task.slots());
        } else {
            shares.withdrawnAfterCommit(task.account());
        }
        if (task.limited()) {
            gate.knockAfterCommit();
        }
    }

    private static void expect(List<LiveTask> locked, int changed) {
        if (changed != locked.size()) {
            throw new IllegalStateException("%d of the locked tasks %s were there to be changed"
                    .formatted(changed, locked.stream().map(LiveTask::id).toList()));
        }
    }
}
