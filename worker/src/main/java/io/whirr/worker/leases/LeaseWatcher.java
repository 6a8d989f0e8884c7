package io.whirr.worker.leases;

/** Who is told what the renewals of a lease bring. Called on a renewing thread; must not block. */
public interface LeaseWatcher {

    /** The lease was renewed by the head, which confirms that the task is this worker's. */
    void renewed();

    /** The lease was renewed by its file, of which the head may not know yet. */
    void renewedByFile();

    /**
     * The task is to stop. Told once.
     *
     * @param timeout whether because it ran for longer than it may; otherwise because somebody asked for it
     */
    void stopRequested(boolean timeout);

    /** The lease is another's or nobody's. Told once, and nothing after it. */
    void lost(String why);
}
