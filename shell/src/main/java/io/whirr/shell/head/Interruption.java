package io.whirr.shell.head;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl+C at the prompt: ends a call that waits for an answer, and any pause, so that the prompt comes back at once. In
 * one-shot use nobody interrupts and the signal ends the process.
 */
public final class Interruption {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition happened = lock.newCondition();
    private boolean interrupted;
    private @Nullable Runnable breakOff;

    /** Forgets an earlier Ctrl+C. */
    public void reset() {
        locked(() -> interrupted = false);
    }

    public void interrupt() {
        locked(() -> {
            interrupted = true;
            happened.signalAll();
            if (breakOff != null) {
                breakOff.run();
            }
        });
    }

    public boolean interrupted() {
        lock.lock();
        try {
            return interrupted;
        } finally {
            lock.unlock();
        }
    }

    /** Waits that long, or until somebody interrupts. */
    public void pause(Duration time) {
        lock.lock();
        try {
            long left = time.toNanos();
            while (!interrupted && left > 0) {
                left = happened.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            interrupted = true;
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** What to run when somebody interrupts from now on. */
    void whenInterrupted(Runnable action) {
        locked(() -> breakOff = action);
    }

    void done() {
        locked(() -> breakOff = null);
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }
}
