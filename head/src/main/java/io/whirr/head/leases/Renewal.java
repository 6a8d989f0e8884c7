package io.whirr.head.leases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a worker hears when it asks to keep a lease. The channel is the mark of the directory where its lease file
 * counts, too; null where none does.
 */
sealed interface Renewal {

    /** Go on until {@code until}. */
    record Extended(Instant until, @Nullable String channel) implements Renewal {}

    /** Somebody asked for the task to stop: kill it, then report its end. */
    record Stopping(Instant until, Stop why, @Nullable String channel) implements Renewal {}

    /** The task is another's by now, or over: kill it and report nothing. */
    record Lost() implements Renewal {}

    /**
     * The same, to a worker that had the task once and is too old to understand it: it ignores a 404 and goes on, but
     * it obeys a cancellation.
     */
    record LostToAnOldWorker() implements Renewal {}
}
