package io.whirr.worker.head;

/** What a head says about the second channel of leases: files in the data directory that it shares with workers. */
public sealed interface FileChannelWord {

    /** Nothing. What was said before still holds. */
    record Unsaid() implements FileChannelWord {}

    /** It does not look at such files, or cannot. */
    record Closed() implements FileChannelWord {}

    /**
     * It looks at them, in the very directory in which this file is.
     *
     * @param mark the name of a file in {@code leases} of the data directory
     */
    record Open(String mark) implements FileChannelWord {}
}
