package io.whirr.worker.head;

/** What a worker hears when it asks to keep a lease. */
public sealed interface Renewal {

    /** Go on for another term. */
    record Extended(FileChannelWord fileChannel) implements Renewal {}

    /**
     * Kill it, then report its end. The lease holds another term for that.
     *
     * @param timeout whether it ran for longer than it may; otherwise somebody asked for it to stop
     */
    record Stopping(boolean timeout, FileChannelWord fileChannel) implements Renewal {}

    /** The task is no longer this worker's: kill it and report nothing. */
    record Lost(String why) implements Renewal {}

    /** No answer. The lease ends when it ends; ask again before. */
    record Unheard(String why) implements Renewal {}
}
