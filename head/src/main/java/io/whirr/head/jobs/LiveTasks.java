package io.whirr.head.jobs;

import io.whirr.head.batch.JobStatus;
import java.util.List;
import java.util.Optional;

/**
 * The tasks of jobs that have not ended, as far as submitting, cancelling and retrying need them. Filled in by the
 * feature that leases tasks out, so that no arrow points from here to there. All of it runs in the caller's
 * transaction.
 */
public interface LiveTasks {

    /** Puts tasks into the queue. Workers hear of them once the transaction has committed. */
    void enqueue(List<NewTask> tasks);

    /**
     * Ends what is queued of a job and asks for the rest to stop.
     *
     * @return the status that the job had; empty when it has no live task, because it is final or does not exist
     */
    Optional<JobStatus> cancel(long job);
}
