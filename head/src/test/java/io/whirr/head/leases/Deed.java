package io.whirr.head.leases;

import org.jspecify.annotations.Nullable;

/**
 * One thing that somebody does to the queue in a made-up history.
 *
 * <p>Jobs and workers go by their numbers in the history, and attempts by how long ago they were handed out: so a
 * history means something whatever came before, and one that is made shorter is still one.
 */
sealed interface Deed {

    /** Sends a job in; once it is there, the same again under the same key. */
    record Submit(int job) implements Deed {}

    record Claim(int worker, int life) implements Deed {}

    record Renew(int job, Who who) implements Deed {}

    /** Reports an end; an early one came before whatever anybody has asked for since. */
    record Finish(int job, Who who, int exitStatus, boolean early) implements Deed {}

    record Release(int job, Who who) implements Deed {}

    record Cancel(int job) implements Deed {}

    record Requeue(int job) implements Deed {}

    record Retry(int job) implements Deed {}

    record Hold(int job, boolean held) implements Deed {}

    /** Nobody renews the job's lease until it has run out. */
    record FallSilent(int job) implements Deed {}

    record Sweep() implements Deed {}

    /** A worker registers, in a new life or once more in the same, having proof that all former ones are dead. */
    record Restart(int worker, int life) implements Deed {}

    /**
     * Two at the same time, statement by statement.
     *
     * @param turns the seed of whose turn it is
     */
    record Together(Deed one, Deed other, long turns) implements Deed {}

    /** A worker's life that is not decided before the deed is done: its present one. */
    int ITS_OWN = -1;

    /** A worker's life that is not decided before the deed is done: the one after its present one. */
    int ITS_NEXT = -2;

    /** Who speaks of an attempt, and by what token. */
    sealed interface Who {

        /** The {@code back}-th last time that the job was handed out is meant. */
        record Of(int back, As as) implements Who {}

        /** It has been found out who that is; the token is null from whoever knows none. */
        record Known(int worker, @Nullable Long token) implements Who {}
    }

    /** As whom a worker speaks of an attempt. */
    enum As {
        /** As the one who got it, with what it was given. */
        HOLDER,
        /** By its name alone, as existing workers do. */
        WITHOUT_TOKEN,
        /** As the holder, but with another attempt's token. */
        WITH_ANOTHER_TOKEN,
        /** As another worker, that knows the token. */
        STRANGER
    }
}
