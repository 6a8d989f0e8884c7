package io.whirr.head.workers;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Remembers when each worker was last heard of and writes it down every few seconds, for all of them in one statement.
 *
 * <p>A head that dies forgets at most one interval; nothing is decided by it but what a list of workers shows.
 */
@Component
class Presence implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Presence.class);

    private final Map<String, Long> heard = new ConcurrentHashMap<>();

    private final WorkerStore store;

    private final TransactionTemplate transaction;

    private final Troubles troubles;

    private final WorkerProperties properties;

    private @Nullable ScheduledExecutorService loop;

    Presence(WorkerStore store, TransactionTemplate transaction, Troubles troubles, WorkerProperties properties) {
        this.store = store;
        this.transaction = transaction;
        this.troubles = troubles;
        this.properties = properties;
    }

    void heardOf(String worker) {
        heard.put(worker, System.nanoTime());
    }

    private void writeDown() {
        flush();
        troubles.flush();
    }

    /** A worker has left: that it was heard of before is no news any more. */
    void forget(String worker) {
        heard.remove(worker);
    }

    /** For how many seconds workers have been silent, where it is not written down yet. */
    Map<String, Double> unwritten() {
        return silences(heard);
    }

    /** Writes down what came since the last time; what cannot be written waits for the next time. */
    void flush() {
        Map<String, Long> taken = new HashMap<>(heard);
        if (taken.isEmpty()) {
            return;
        }
        try {
            transaction.executeWithoutResult(status -> store.heardOf(silences(taken)));
            taken.forEach(heard::remove);
        } catch (DataAccessException | TransactionException e) {
            log.warn("presence not written workers={} next=in {}", taken.size(), properties.presenceInterval(), e);
        }
    }

    private static Map<String, Double> silences(Map<String, Long> taken) {
        long now = System.nanoTime();
        Map<String, Double> silences = new HashMap<>();
        taken.forEach((worker, at) -> silences.put(worker, (now - at) / 1e9));
        return silences;
    }

    @Override
    public synchronized void start() {
        if (loop == null) {
            loop = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("presence").daemon().factory());
            long millis = properties.presenceInterval().toMillis();
            var _ = loop.scheduleWithFixedDelay(this::writeDown, millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public synchronized void stop() {
        if (loop != null) {
            loop.shutdown();
            loop = null;
            flush();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return loop != null;
    }
}
