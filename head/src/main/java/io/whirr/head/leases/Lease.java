package io.whirr.head.leases;

import java.time.Duration;
import java.time.Instant;

/**
 * A task that was just handed out.
 *
 * @param position which of the claims got it, from 0
 * @param token the task, which is its token
 * @param job the job that it belongs to
 * @param execution the job execution that it belongs to
 * @param attempt which attempt it is, from 1
 * @param worker who holds it
 * @param until when the lease ends unless it is renewed
 * @param waited how long it had been ready to run
 */
record Lease(
        int position,
        long token,
        long job,
        long execution,
        int attempt,
        String worker,
        Instant until,
        Duration waited) {}
