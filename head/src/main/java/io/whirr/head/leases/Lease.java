package io.whirr.head.leases;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task that was just handed out.
 *
 * @param position which of the claims got it, from 0
 * @param token the task, which is its token
 * @param job the job that it belongs to
 * @param execution the job execution that it belongs to
 * @param step the step that it is an attempt at
 * @param element the number of the element; null where the job is no array
 * @param attempt which attempt at the step, from 1
 * @param sequence which attempt of the run, from 1
 * @param needSet the number of the set of what it needs
 * @param rank its place in the queue until now
 * @param worker who holds it
 * @param until when the lease ends unless it is renewed
 * @param waited how long it had been ready to run
 */
record Lease(
        int position,
        long token,
        long job,
        long execution,
        String step,
        @Nullable Integer element,
        int attempt,
        int sequence,
        int needSet,
        double rank,
        String worker,
        Instant until,
        Duration waited) {

    Lease at(int place) {
        return new Lease(
                place, token, job, execution, step, element, attempt, sequence, needSet, rank, worker, until, waited);
    }
}
