package io.whirr.head.leases;

import java.time.Instant;

/** What a worker hears when it asks to keep a lease. */
sealed interface Renewal {

    /** Go on until {@code until}. */
    record Extended(Instant until) implements Renewal {}

    /** Somebody asked for the task to stop: kill it, then report its end. */
    record Stopping(Instant until, Stop why) implements Renewal {}

    /** The task is another's by now, or over: kill it and report nothing. */
    record Lost() implements Renewal {}

    /**
     * The same, to a worker that had the task once and is too old to understand it: it ignores a 404 and goes on, but
     * it obeys a cancellation.
     */
    record LostToAnOldWorker() implements Renewal {}
}
