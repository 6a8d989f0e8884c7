package io.whirr.worker.slots;

import io.whirr.worker.journal.Journal;
import java.time.Duration;

/** Looks at the GPUs again and again, and whenever somebody has reason to doubt them. */
public final class GpuWatch implements AutoCloseable {

    private final Gpus gpus;
    private final SlotPool pool;
    private final Duration interval;
    private final Runnable changed;
    private final Thread thread = Thread.ofPlatform().name("gpus").daemon().unstarted(this::run);
    private long begun;
    private long done;
    private long wanted;
    private boolean closed;

    /**
     * @param interval the time between two looks
     * @param changed told, on the looking thread, when what may be used is another than before
     */
    public GpuWatch(Gpus gpus, SlotPool pool, Duration interval, Runnable changed) {
        this.gpus = gpus;
        this.pool = pool;
        this.interval = interval;
        this.changed = changed;
    }

    /** Makes the pool follow the look that was taken to find the slots. */
    public void lookFirst() {
        pool.follow();
    }

    public void start() {
        thread.start();
    }

    private void run() {
        while (awaitLook()) {
            try {
                gpus.read();
                if (pool.follow()) {
                    changed.run();
                }
            } catch (RuntimeException e) {
                Journal.error("Looking at the GPUs failed, going on", "why", e);
            }
            looked();
        }
    }

    private synchronized boolean awaitLook() {
        long end = System.nanoTime() + interval.toNanos();
        try {
            for (long left = interval.toMillis();
                    !closed && wanted <= done && left > 0;
                    left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            closed = true;
        }
        begun++;
        return !closed;
    }

    private synchronized void looked() {
        done = begun;
        notifyAll();
    }

    /**
     * Waits for a look that begins after this call: a task that failed may have a broken GPU to thank for it, and the
     * next one would fail the same way.
     */
    public synchronized void lookNow() throws InterruptedException {
        long mine = begun + 1;
        wanted = Math.max(wanted, mine);
        notifyAll();
        while (!closed && done < mine && thread.isAlive()) {
            wait(100);
        }
    }

    /** Ends the looks. May be called twice and before the start. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
