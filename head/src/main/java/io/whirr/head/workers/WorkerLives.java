package io.whirr.head.workers;

/** Learns that a worker has begun a new life. */
public interface WorkerLives {

    /**
     * A worker came back as {@code instance} and has proof that every former life of it is dead, with all that ran in
     * it. Runs in the transaction that registers it.
     */
    void cameBack(String worker, String instance);
}
