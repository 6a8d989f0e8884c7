package io.whirr.head.batch;

/** Why an attempt ended; what {@code EXIT_CODE} of an ended execution says. */
public enum ExitReason {
    /** The command ended with status 0. */
    COMPLETED(JobStatus.COMPLETED),
    /** The command ended with another status, or by a signal that nobody of ours sent. */
    FAILED(JobStatus.FAILED),
    /** The command could not be started: not found, no such directory, not executable. */
    COULD_NOT_START(JobStatus.FAILED),
    /** It ran longer than it may. */
    TIMEOUT(JobStatus.FAILED),
    /** It used more memory than it may. */
    MEMORY(JobStatus.FAILED),
    /** It wrote more to its log than it may. */
    LOG_LIMIT(JobStatus.FAILED),
    /** Its worker was silent until the lease ended, or came back from the dead without it. */
    LOST(JobStatus.FAILED),
    /** Nobody confirmed that the task had arrived, so it went back into the queue; charged to no budget. */
    UNCONFIRMED(JobStatus.FAILED),
    /** Its worker was shut down and gave it back; charged to no budget. */
    WORKER_SHUTDOWN(JobStatus.FAILED),
    /** It was lost more often than a job may be: something in it seems to kill its workers. */
    QUARANTINED(JobStatus.FAILED),
    /** Somebody asked for it to stop and to be tried again. */
    REQUEUED(JobStatus.FAILED),
    /** Somebody asked for it to stop. */
    CANCELLED(JobStatus.CANCELLED),
    /** It waited for a worker for longer than it was to. */
    QUEUE_TIMEOUT(JobStatus.CANCELLED),
    /** It was to run after another job had ended in a way that it then did not. */
    DEPENDENCY(JobStatus.CANCELLED);

    private final JobStatus status;

    ExitReason(JobStatus status) {
        this.status = status;
    }

    /** The status of an attempt that ended so, and of its job where that ends with it. */
    public JobStatus status() {
        return status;
    }
}
