package io.whirr.head.jobs;

import io.whirr.head.batch.ExitReason;
import io.whirr.head.batch.JobStatus;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of jobs that have not ended, as far as submitting, cancelling and retrying need them. Filled in by the
 * feature that leases tasks out, so that no arrow points from here to there. All of it runs in the caller's
 * transaction.
 */
public interface LiveTasks {

    /** Puts tasks into the queue. Workers hear of them once the transaction has committed. */
    void enqueue(List<NewTask> tasks);

    /**
     * Asks for the running tasks of a job to stop.
     *
     * @param element only this element of it; null for all of it
     * @return the status that the job, or the element, has; empty when it has no live task, because it is final or does
     *     not exist
     */
    Optional<JobStatus> stop(long job, @Nullable Integer element);

    /** Whether there is a live task of a job, or of an element, that nobody has asked to stop. */
    boolean goesOn(long job, @Nullable Integer element);

    /**
     * Takes tasks that nobody has begun out of the queue, some of them at a time.
     *
     * @param element only this element; null for all tasks
     * @return what has ended by that; empty when nothing of it is left
     */
    List<TaskEnd> withdraw(long job, @Nullable Integer element, ExitReason reason, String message);

    /** A dependency of jobs has come true: each of their tasks waits for one thing less. */
    void unblock(Collection<Long> jobs);

    /** A dependency of elements has come true. */
    void unblock(long job, Collection<Integer> elements);

    /** Keeps the queued tasks of a job from starting, or lets them go. */
    void hold(long job, boolean held);

    /** Gives the tasks of a job another priority. */
    void prioritize(long job, int priority);

    /**
     * Asks for the running tasks of a job to stop and be tried again; if none runs, puts queued ones at the end of the
     * line.
     *
     * @return the status that the job had; empty when it has no live task but such as are being cancelled
     */
    Optional<JobStatus> requeue(long job);

    /**
     * Other limits apply to jobs. No head lets tasks through until the transaction has ended.
     *
     * @param lanes their new lanes, by job; null for none
     * @param all whether tasks that are in these lanes already have to pass the gate again, too
     */
    void relane(Map<Long, @Nullable String> lanes, boolean all);
}
