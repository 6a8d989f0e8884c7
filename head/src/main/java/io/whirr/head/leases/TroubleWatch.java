package io.whirr.head.leases;

import io.whirr.head.batch.AttemptEnd;
import io.whirr.head.batch.AttemptsEnded;
import io.whirr.head.batch.ExitReason;
import io.whirr.head.workers.Workers;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Tells how workers fare with what they are given, by how it ends: a machine that is broken breaks every job. */
@Component
class TroubleWatch {

    private static final int NO_SUCH_COMMAND = 127;

    private final Workers workers;

    TroubleWatch(Workers workers) {
        this.workers = workers;
    }

    @TransactionalEventListener(fallbackExecution = true)
    void ended(AttemptsEnded attempts) {
        attempts.ends().forEach(this::ended);
    }

    private void ended(AttemptEnd end) {
        String worker = end.worker();
        if (worker != null && !mayBeASlip(end)) {
            switch (end.reason()) {
                case LOST, QUARANTINED, COULD_NOT_START -> workers.failedAt(worker, end.job(), end.message());
                case COMPLETED, FAILED, TIMEOUT, MEMORY, LOG_LIMIT -> workers.ran(worker);
                case UNCONFIRMED, WORKER_SHUTDOWN, REQUEUED, CANCELLED, QUEUE_TIMEOUT, DEPENDENCY -> {
                    // Says nothing about the machine.
                }
            }
        }
    }

    /** Five misspelt jobs must not stop a cluster; a worker sees by itself that it has lost a disk. */
    private static boolean mayBeASlip(AttemptEnd end) {
        return end.reason() == ExitReason.COULD_NOT_START && Objects.equals(end.exitStatus(), NO_SUCH_COMMAND);
    }
}
