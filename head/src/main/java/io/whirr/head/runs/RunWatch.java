package io.whirr.head.runs;

import io.whirr.head.http.Refusal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Keeps an eye on the runs that somebody waits for: one question to the database for all of them, so that no waiter
 * holds a connection.
 */
@Component
class RunWatch implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RunWatch.class);

    private final RunStore store;
    private final RunProperties.Limits limits;
    private final Semaphore places;
    private final Semaphore looks = new Semaphore(0);
    private final Map<RunKey, Watched> watched = new ConcurrentHashMap<>();
    private volatile @Nullable Thread loop;

    RunWatch(RunStore store, RunProperties properties) {
        this.store = store;
        this.limits = properties.runs();
        this.places = new Semaphore(limits.logWaiters());
    }

    /**
     * Watches a run until the watch is closed.
     *
     * @param known its state as the caller has just read it
     */
    Watch watch(RunState known) {
        if (!places.tryAcquire()) {
            throw Refusal.tryLater("Too many requests wait for a log: ask again without wait_seconds, or in a while");
        }
        watched.compute(known.run(), (run, there) -> {
            if (there == null) {
                return new Watched(known, 1);
            }
            return new Watched(there.state, there.waiters + 1);
        });
        look();
        return new Watch(known);
    }

    /** How many wait at the moment. */
    int waiters() {
        return limits.logWaiters() - places.availablePermits();
    }

    /** Something has changed: asks at once. */
    void look() {
        if (looks.availablePermits() == 0 && !watched.isEmpty()) {
            looks.release();
        }
    }

    @Override
    public synchronized void start() {
        if (loop == null) {
            // Known before it runs: a thread that starts first does not find itself, and ends.
            Thread fresh = Thread.ofVirtual().name("run-watch").unstarted(this::run);
            loop = fresh;
            fresh.start();
        }
    }

    /** Also ends the wait of everybody who waits. */
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

    private void run() {
        try {
            while (loop == Thread.currentThread()) {
                if (watched.isEmpty()) {
                    looks.acquire();
                } else {
                    var _ = looks.tryAcquire(limits.statePoll().toMillis(), TimeUnit.MILLISECONDS);
                }
                refresh();
            }
        } catch (InterruptedException stopped) {
            // The head is going down; so is this thread.
        }
    }

    private void refresh() {
        List<RunKey> runs = List.copyOf(watched.keySet());
        if (runs.isEmpty()) {
            return;
        }
        try {
            for (RunState state : store.states(runs)) {
                watched.computeIfPresent(state.run(), (run, there) -> new Watched(state, there.waiters));
            }
        } catch (DataAccessException unreachable) {
            log.warn("Cannot read the state of {} runs, will ask again: {}", runs.size(), unreachable.getMessage());
        } catch (RuntimeException broken) {
            // Everybody who waits depends on this thread: it goes on.
            log.error("Reading the state of {} runs failed, will ask again", runs.size(), broken);
        }
    }

    /** One waiter's view of a run. */
    final class Watch implements AutoCloseable {

        private final RunState known;

        private Watch(RunState known) {
            this.known = known;
        }

        RunState state() {
            Watched there = watched.get(known.run());
            return there == null ? known : there.state;
        }

        /** False once the head is going down. */
        boolean goesOn() {
            return isRunning();
        }

        @Override
        public void close() {
            watched.computeIfPresent(
                    known.run(),
                    (run, there) -> there.waiters == 1 ? null : new Watched(there.state, there.waiters - 1));
            places.release();
        }
    }

    private record Watched(RunState state, int waiters) {}
}
