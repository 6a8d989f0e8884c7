package io.whirr.e2e.chaos;

import io.whirr.e2e.chaos.History.Strike;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Times at which this process stood still itself, and whatever else, too: the machine was busy, or put to sleep. They
 * are nobody's fault, and may explain what would be one.
 */
final class Stalls implements AutoCloseable {

    private static final long TICK = 100;

    /** In milliseconds; less is what any machine does. */
    private static final long NOTED = 1_500;

    private final Set<String> workers;
    private final Queue<Strike> stalls = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean stopping;

    Stalls(Set<String> workers) {
        this.workers = workers;
        this.thread = Thread.ofPlatform().name("stalls").daemon().start(this::watch);
    }

    private void watch() {
        long last = Uptime.millis();
        while (!stopping) {
            LockSupport.parkNanos(Duration.ofMillis(TICK).toNanos());
            long now = Uptime.millis();
            if (now - last > NOTED) {
                stalls.add(new Strike("everything stood still by itself", workers, true, last, now, now));
            }
            last = now;
        }
    }

    List<Strike> stalls() {
        return List.copyOf(stalls);
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
