package io.whirr.head.leases;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Opens the gate whenever something has changed that may let tasks through. What it misses is made up for by the sweep,
 * which knocks once a second.
 */
@Component
class GateKeeper implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(GateKeeper.class);

    private final Gate gate;

    private final Semaphore knocks = new Semaphore(0);

    private volatile @Nullable Thread loop;

    GateKeeper(Gate gate) {
        this.gate = gate;
    }

    /** Something may be let through. */
    void knock() {
        if (knocks.availablePermits() == 0) {
            knocks.release();
        }
    }

    /** Something may be let through, once the caller's transaction has committed. */
    void knockAfterCommit() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                knock();
            }
        });
    }

    private void keep() {
        try {
            while (loop == Thread.currentThread()) {
                knocks.acquire();
                open();
            }
        } catch (InterruptedException stopped) {
            // The head is going down.
        }
    }

    private void open() {
        try {
            boolean more = true;
            while (more) {
                more = gate.open();
            }
        } catch (RuntimeException e) {
            log.warn("the gate could not be opened, next try with the next sweep: {}", e.getMessage());
        }
    }

    @Override
    public synchronized void start() {
        if (loop == null) {
            Thread fresh = Thread.ofPlatform().name("gate").daemon().unstarted(this::keep);
            loop = fresh;
            fresh.start();
        }
    }

    @Override
    public synchronized void stop() {
        Thread running = loop;
        loop = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return loop != null;
    }
}
