package io.whirr.head.runs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Keeps what jobs said of themselves, soon after their end, so that a list of runs needs no file.
 *
 * <p>One thread, one file after the other: a slow file server makes it late and nothing else. What a head had still to
 * do when it ended, the next one to start finds among the latest runs.
 */
@Component
class DescriptionLoop implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DescriptionLoop.class);

    private static final int WAITING = 100_000;
    private static final int BATCH = 200;
    private static final int LATEST = 2_000;

    private final RunStore store;
    private final Descriptions descriptions;
    private final RunProperties.Limits limits;
    private final DelayQueue<Due> due = new DelayQueue<>();
    private volatile @Nullable Thread loop;

    DescriptionLoop(RunStore store, Descriptions descriptions, RunProperties properties) {
        this.store = store;
        this.descriptions = descriptions;
        this.limits = properties.runs();
    }

    /** Runs have ended. Those that find no place in the queue are described only when somebody asks for one of them. */
    void add(Collection<RunKey> runs) {
        runs.stream()
                .limit(Math.max(0, WAITING - due.size()))
                .forEach(run -> due.add(new Due(run, 0, System.nanoTime())));
    }

    @Override
    public synchronized void start() {
        if (loop == null) {
            // Known before it runs: a thread that starts first does not find itself, and ends.
            Thread fresh = Thread.ofVirtual().name("run-descriptions").unstarted(this::run);
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

    private void run() {
        try {
            addFormer();
            while (loop == Thread.currentThread()) {
                describe(next());
            }
        } catch (InterruptedException stopped) {
            // The head is going down; the next one goes on with the latest runs.
        }
    }

    private void addFormer() {
        try {
            add(store.undescribed(LATEST));
        } catch (DataAccessException unreachable) {
            log.warn("Cannot see which runs a former head left without a summary: {}", unreachable.getMessage());
        }
    }

    private List<Due> next() throws InterruptedException {
        var batch = new ArrayList<Due>();
        batch.add(due.take());
        due.drainTo(batch, BATCH - 1);
        return batch;
    }

    private void describe(List<Due> batch) {
        var speaking =
                batch.stream().filter(item -> descriptions.areThere(item.run())).toList();
        batch.stream().filter(item -> !speaking.contains(item)).forEach(this::again);
        if (speaking.isEmpty()) {
            return;
        }
        try {
            keep(said(speaking));
        } catch (DataAccessException unreachable) {
            log.warn("Cannot keep the summaries of {} runs: {}", speaking.size(), unreachable.getMessage());
            speaking.forEach(this::again);
        } catch (RuntimeException broken) {
            log.error("Keeping the summaries of {} runs failed; they are read when asked for", speaking.size(), broken);
        }
    }

    private List<KeptDescription> said(List<Due> batch) {
        var kept = new ArrayList<KeptDescription>();
        for (RunState run : store.states(batch.stream().map(Due::run).distinct().toList())) {
            if (run.status().isFinal()) {
                read(run, kept);
            }
        }
        return kept;
    }

    private void read(RunState run, List<KeptDescription> kept) {
        SelfDescription said = descriptions.read(run.run());
        if (said.isEmpty()) {
            return;
        }
        String json = said.toJson();
        long most = limits.keptDescription().toBytes();
        // The configuration is the largest part and the one that was known before.
        kept.add(new KeptDescription(run.run(), run.sequence(), json.length() <= most ? json : smaller(said, most)));
    }

    private static String smaller(SelfDescription said, long most) {
        String json = said.withoutConfig().toJson();
        return json.length() <= most ? json : SelfDescription.NONE.toJson();
    }

    /** All at once; one by one when the database refuses one of them, so that it takes no other along. */
    private void keep(List<KeptDescription> kept) {
        if (kept.isEmpty()) {
            return;
        }
        try {
            store.describe(kept);
        } catch (DataAccessException refused) {
            if (kept.size() == 1) {
                log.warn(
                        "Cannot keep the summary, run={}: {}",
                        kept.getFirst().run().id(),
                        refused.getMessage());
                return;
            }
            kept.forEach(one -> keep(List.of(one)));
        }
    }

    /** The files of a job may reach this machine a while after the word of its end does. */
    private void again(Due item) {
        if (item.tries() == 0 && due.size() < WAITING) {
            due.add(new Due(
                    item.run(), 1, System.nanoTime() + limits.descriptionRetry().toNanos()));
        }
    }

    /**
     * A run to look at.
     *
     * @param run which one
     * @param tries how often that was done
     * @param at when, on the clock of {@link System#nanoTime()}
     */
    private record Due(RunKey run, int tries, long at) implements Delayed {

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return other instanceof Due due ? Long.signum(at - due.at) : 0;
        }
    }
}
