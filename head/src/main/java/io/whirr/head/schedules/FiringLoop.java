package io.whirr.head.schedules;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Fires schedules on this head: whenever the alarm rings, and every few seconds by itself, because an alarm may have
 * rung at a head that died of it.
 */
@Component
class FiringLoop implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(FiringLoop.class);

    private static final Duration FAREWELL = Duration.ofSeconds(10);

    /** How many schedules are tried one by one after they could not be fired together. */
    private static final int APART = 1_000;

    private final FiringPass pass;
    private final ScheduleStore store;
    private final FiringStore firings;
    private final Alarm alarm;
    private final StuckTriggers stuck;
    private final ScheduleProperties properties;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private boolean wanted;
    private volatile @Nullable Thread loop;

    FiringLoop(
            FiringPass pass,
            ScheduleStore store,
            FiringStore firings,
            Alarm alarm,
            StuckTriggers stuck,
            ScheduleProperties properties) {
        this.pass = pass;
        this.store = store;
        this.firings = firings;
        this.alarm = alarm;
        this.stuck = stuck;
        this.properties = properties;
    }

    /** Has it look at once. Costs nothing, and never fails. */
    void wake() {
        lock.lock();
        try {
            wanted = true;
            woken.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public synchronized void start() {
        if (loop == null && properties.active()) {
            Thread thread = Thread.ofPlatform().daemon().name("whirr-schedules").unstarted(this::run);
            loop = thread;
            thread.start();
        }
    }

    @Override
    public synchronized void stop() {
        Thread running = loop;
        loop = null;
        if (running != null) {
            wake();
            try {
                running.join(FAREWELL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return loop != null;
    }

    private void run() {
        long repaired = System.nanoTime();
        while (loop == Thread.currentThread()) {
            boolean repair =
                    System.nanoTime() - repaired >= properties.repairInterval().toNanos();
            repaired = repair ? System.nanoTime() : repaired;
            look(repair);
            await();
        }
    }

    private void await() {
        lock.lock();
        try {
            long left = properties.sweepInterval().toNanos();
            while (!wanted && left > 0 && loop == Thread.currentThread()) {
                left = woken.awaitNanos(left);
            }
            wanted = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Looks once, at everything. */
    private void look(boolean repair) {
        try {
            ScheduleStore.Glance glance = store.glance();
            if (glance.isDue()) {
                fireAllDue();
                glance = store.glance();
            }
            if (glance.hasToBeLookedAfter()) {
                lookAfterEnds();
            }
            alarm.set(glance.millisUntilDue(), repair);
            if (repair) {
                stuck.repair();
            }
        } catch (DataAccessException | TransactionException e) {
            log.warn("schedules: the database is in trouble, next look in a moment: {}", e.getMessage());
        } catch (RuntimeException e) {
            log.error("schedules: a look failed, the next one follows in a moment", e);
        }
    }

    void fireAllDue() {
        int fired;
        do {
            fired = together(pass::fireDue, () -> store.due(APART), pass::fireDue);
        } while (fired > 0);
    }

    void lookAfterEnds() {
        List<Long> schedules = firings.schedulesToLookAfter();
        together(
                () -> {
                    pass.lookAfterEnds(schedules);
                    return 0;
                },
                () -> schedules,
                schedule -> pass.lookAfterEnds(List.of(schedule)));
    }

    /**
     * Does something for many schedules at once. When one of them cannot be fired it takes the others along: then each
     * is tried alone, and that one put aside.
     */
    private int together(IntSupplier all, Supplier<List<Long>> each, LongConsumer alone) {
        try {
            return all.getAsInt();
        } catch (RuntimeException e) {
            if (isTrouble(e)) {
                throw e;
            }
            log.warn("schedules: a batch cannot be fired and is tried one by one: {}", e.toString());
            List<Long> schedules = each.get();
            schedules.forEach(schedule -> alone(schedule, alone));
            return schedules.size();
        }
    }

    private void alone(long schedule, LongConsumer action) {
        try {
            action.accept(schedule);
        } catch (RuntimeException e) {
            if (isTrouble(e)) {
                throw e;
            }
            log.error("schedules: schedule id={} cannot be fired and is paused", schedule, e);
            pass.putAside(schedule, String.valueOf(e.getMessage()));
        }
    }

    /** Whether it is the database's, and not some schedule's. */
    private static boolean isTrouble(RuntimeException e) {
        return (e instanceof DataAccessException && !(e instanceof DuplicateKeyException))
                || e instanceof TransactionException;
    }
}
