package io.whirr.worker.head;

/** What a worker hears when it asks to keep a lease. */
public sealed interface Renewal {

    /** Go on for another term. */
    record Extended() implements Renewal {}

    /** Somebody asked for the task to stop: kill it, then report its end. The lease holds another term for that. */
    record Stopping() implements Renewal {}

    /** The task is no longer this worker's: kill it and report nothing. */
    record Lost(String why) implements Renewal {}

    /** No answer. The lease ends when it ends; ask again before. */
    record Unheard(String why) implements Renewal {}
}
