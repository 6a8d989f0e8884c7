package io.whirr.head.leases;

import io.whirr.head.batch.ExitReason;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.batch.Ledger;
import io.whirr.head.jobs.LiveTasks;
import io.whirr.head.jobs.NewTask;
import io.whirr.head.jobs.TaskEnd;
import io.whirr.head.leases.TaskStore.Sample;
import io.whirr.head.shares.Shares;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What jobs need of tasks, without knowing of leases. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class TaskQueue implements LiveTasks {

    /** Tasks that one statement takes out of the queue. */
    private static final int CHUNK = 5_000;

    private final TaskStore store;

    private final QueueStore queue;

    private final Ledger ledger;

    private final Shares shares;

    private final Dispatcher dispatcher;

    private final GateKeeper gate;

    private final GateStore gates;

    TaskQueue(
            TaskStore store,
            QueueStore queue,
            Ledger ledger,
            Shares shares,
            Dispatcher dispatcher,
            GateKeeper gate,
            GateStore gates) {
        this.store = store;
        this.queue = queue;
        this.ledger = ledger;
        this.shares = shares;
        this.dispatcher = dispatcher;
        this.gate = gate;
        this.gates = gates;
    }

    @Override
    public void enqueue(List<NewTask> tasks) {
        if (tasks.isEmpty()) {
            return;
        }
        store.enqueue(tasks);
        double lowest = tasks.stream().mapToDouble(NewTask::rank).min().orElseThrow();
        changed(lowest, tasks.stream().anyMatch(task -> task.traits().lane() != null));
    }

    private void changed(boolean limited) {
        changed(Double.NEGATIVE_INFINITY, limited);
    }

    private void changed(double lowestRank, boolean limited) {
        dispatcher.announceAfterCommit(lowestRank);
        if (limited) {
            gate.knockAfterCommit();
        }
    }

    @Override
    public Optional<JobStatus> stop(long job, @Nullable Integer element) {
        List<LiveTask> leased = store.stop(job, element, Stop.CANCEL);
        if (leased.isEmpty()) {
            return store.isLive(job, element, false) ? Optional.of(JobStatus.QUEUED) : Optional.empty();
        }
        if (element == null) {
            ledger.stopping(leased.stream().map(LiveTask::execution).distinct().toList());
        }
        return Optional.of(JobStatus.RUNNING);
    }

    @Override
    public boolean goesOn(long job, @Nullable Integer element) {
        return store.isLive(job, element, true);
    }

    @Override
    public List<TaskEnd> withdraw(long job, @Nullable Integer element, ExitReason reason, String message) {
        List<LiveTask> taken = store.withdraw(job, element, CHUNK);
        if (taken.stream().anyMatch(LiveTask::limited)) {
            gate.knockAfterCommit();
        }
        taken.stream().map(LiveTask::account).distinct().forEach(shares::withdrawnAfterCommit);
        return taken.stream().map(task -> task.end(reason, message)).toList();
    }

    @Override
    public void unblock(Collection<Long> jobs) {
        if (queue.unblock(jobs) > 0) {
            changed(true);
        }
    }

    @Override
    public void unblock(long job, Collection<Integer> elements) {
        if (queue.unblock(job, elements) > 0) {
            changed(true);
        }
    }

    /** Whoever is just putting a task of the job back into the queue has read the job as it was before. */
    @Override
    public void hold(long job, boolean held) {
        store.lockLeased(job);
        if (queue.hold(job, held) > 0) {
            changed(true);
        }
    }

    @Override
    public void prioritize(long job, int priority) {
        store.lockLeased(job);
        queue.prioritize(job, priority, shares.worth(1));
        changed(true);
    }

    /** One that is handed out, or comes back, while this looks for it is looked for once more. */
    @Override
    public Optional<JobStatus> requeue(long job) {
        while (store.isLive(job, null, true)) {
            if (store.stop(job, null, Stop.REQUEUE).stream().anyMatch(task -> task.stop() == Stop.REQUEUE)) {
                return Optional.of(JobStatus.RUNNING);
            }
            Optional<Sample> task = store.sample(job);
            if (task.isPresent() && queue.toTheEnd(job, rankAtTheEnd(task.get())) > 0) {
                return Optional.of(JobStatus.QUEUED);
            }
        }
        return Optional.empty();
    }

    private double rankAtTheEnd(Sample task) {
        return shares.next(task.account(), task.priority(), 1).first();
    }

    /** Whoever opens the gate has asked for the limits under its lock, and so knows the new ones afterwards. */
    @Override
    public void relane(Map<Long, @Nullable String> lanes, boolean all) {
        gates.lock();
        if (queue.relane(lanes, all) > 0) {
            changed(true);
        }
    }
}
