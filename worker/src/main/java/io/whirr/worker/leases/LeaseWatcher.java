package io.whirr.worker.leases;

/** Who is told what the renewals of a lease bring. Called on the renewing thread; must not block. */
public interface LeaseWatcher {

    /** The lease was renewed, which confirms that the task is this worker's. */
    void renewed();

    /** Somebody asked for the task to stop. Told once. */
    void cancelRequested();

    /** The lease is another's or nobody's. Told once, and nothing after it. */
    void lost(String why);
}
