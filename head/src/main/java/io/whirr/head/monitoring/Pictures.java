package io.whirr.head.monitoring;

import io.whirr.head.database.DatabaseHealth;
import io.whirr.head.jobs.Jobs;
import io.whirr.head.workers.Workers;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Reads the database for the meters, once for all of them and for a few seconds. */
@Component
class Pictures {

    private static final Logger log = LoggerFactory.getLogger(Pictures.class);

    private final Jobs jobs;
    private final Workers workers;
    private final NumbersStore queue;
    private final DatabaseHealth database;
    private final MonitoringProperties properties;
    private @Nullable Picture latest;
    private long taken;

    Pictures(Jobs jobs, Workers workers, NumbersStore queue, DatabaseHealth database, MonitoringProperties properties) {
        this.jobs = jobs;
        this.workers = workers;
        this.queue = queue;
        this.database = database;
        this.properties = properties;
        this.taken = System.nanoTime() - properties.maxAge().toNanos();
    }

    /** The latest; empty when the database cannot be read, so that nobody takes old numbers for new ones. */
    synchronized Optional<Picture> latest() {
        if (System.nanoTime() - taken >= properties.maxAge().toNanos()) {
            latest = take();
            taken = System.nanoTime();
        }
        return Optional.ofNullable(latest);
    }

    /** A database that does not answer is not asked long questions. */
    private @Nullable Picture take() {
        if (database.trouble().isPresent()) {
            return null;
        }
        try {
            return new Picture(
                    jobs.counts(),
                    queue.numbers(),
                    workers.all(),
                    queue.silent(workers.offlineAfter(), properties.silentFor()));
        } catch (DataAccessException | TransactionException e) {
            log.warn("no numbers of the queue for this scrape: {}", e.getMessage());
            return null;
        }
    }
}
