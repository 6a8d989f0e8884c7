package io.whirr.head.leases;

import io.whirr.head.batch.ExitReason;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.batch.Ledger;
import io.whirr.head.jobs.LiveTasks;
import io.whirr.head.jobs.NewTask;
import io.whirr.head.workers.WorkerLives;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What jobs and workers need of tasks, without knowing of leases. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class TaskQueue implements LiveTasks, WorkerLives {

    private final TaskStore store;

    private final Endings endings;

    private final TakeBack takeBack;

    private final Ledger ledger;

    private final Dispatcher dispatcher;

    TaskQueue(TaskStore store, Endings endings, TakeBack takeBack, Ledger ledger, Dispatcher dispatcher) {
        this.store = store;
        this.endings = endings;
        this.takeBack = takeBack;
        this.ledger = ledger;
        this.dispatcher = dispatcher;
    }

    @Override
    public void enqueue(List<NewTask> tasks) {
        store.enqueue(tasks);
        dispatcher.announceAfterCommit();
    }

    @Override
    public Optional<JobStatus> cancel(long job) {
        Map<Boolean, List<LiveTask>> locked =
                store.lock(job).stream().collect(Collectors.partitioningBy(LiveTask::leased));
        List<LiveTask> leased = locked.getOrDefault(true, List.of());
        List<LiveTask> queued = locked.getOrDefault(false, List.of());
        if (!leased.isEmpty()) {
            store.requestCancel(leased);
            ledger.stopping(leased.stream().map(LiveTask::execution).toList());
        }
        endings.end(queued, ExitReason.CANCELLED, "cancelled before it was started");
        if (!leased.isEmpty()) {
            return Optional.of(JobStatus.RUNNING);
        }
        return queued.isEmpty() ? Optional.empty() : Optional.of(JobStatus.QUEUED);
    }

    @Override
    public void cameBack(String worker, String instance) {
        takeBack.takeBack(
                store.lockOfFormerLives(worker, instance),
                "worker %s was restarted, and what it ran died with it".formatted(worker));
    }
}
