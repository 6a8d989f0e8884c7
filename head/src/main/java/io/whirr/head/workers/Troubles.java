package io.whirr.head.workers;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Drains workers that lose, or cannot even start, one job after the other: whatever is broken there, the next jobs are
 * better off elsewhere.
 *
 * <p>What is heard is kept in memory and written every few seconds. A head that dies forgets at most that.
 */
@Component
class Troubles {

    private static final Logger log = LoggerFactory.getLogger(Troubles.class);

    /** Failures of one worker that are kept until they are written down. */
    private static final int MOST_KEPT = 1_000;

    private final WorkerStore store;

    private final WorkerProperties properties;

    private final Counter drained;

    private Map<String, News> heard = new LinkedHashMap<>();

    Troubles(WorkerStore store, WorkerProperties properties, MeterRegistry registry) {
        this.store = store;
        this.properties = properties;
        this.drained = Counter.builder("whirr.workers.drained")
                .description("Workers that were drained because they lost or could not start one job after the other")
                .register(registry);
    }

    synchronized void ran(String worker) {
        News news = news(worker);
        news.ran = true;
        news.failures.clear();
    }

    synchronized void failedAt(String worker, long job, String why) {
        List<Failure> failures = news(worker).failures;
        if (failures.size() < MOST_KEPT) {
            failures.add(new Failure(job, why));
        }
    }

    private News news(String worker) {
        return heard.computeIfAbsent(worker, name -> new News());
    }

    private synchronized Map<String, News> take() {
        Map<String, News> taken = heard;
        heard = new LinkedHashMap<>();
        return taken;
    }

    /** Writes down what was heard. What cannot be written is forgotten: a worker in trouble will be heard of again. */
    void flush() {
        Map<String, News> taken = take();
        if (properties.drainAfter() == 0 || taken.isEmpty()) {
            return;
        }
        try {
            List<String> ran = taken.entrySet().stream()
                    .filter(one -> one.getValue().ran)
                    .map(Map.Entry::getKey)
                    .toList();
            if (!ran.isEmpty()) {
                store.outOfTrouble(ran);
            }
            taken.forEach((worker, news) -> news.failures.forEach(failure -> note(worker, failure)));
        } catch (DataAccessException | TransactionException e) {
            log.warn("troubles not written workers={}: {}", taken.size(), e.getMessage());
        }
    }

    private void note(String worker, Failure failure) {
        if (store.inTrouble(worker, failure.job(), failure.why(), properties.drainAfter())) {
            drained.increment();
            log.warn(
                    "worker drained worker={} why=its last {} jobs were lost or could not start job={} next=undrain it",
                    worker,
                    properties.drainAfter(),
                    failure.job());
        }
    }

    private record Failure(long job, String why) {}

    /** What was heard of a worker since it was last written down: whether it ran something, and what failed then. */
    private static final class News {

        private boolean ran;

        private final List<Failure> failures = new ArrayList<>();
    }
}
