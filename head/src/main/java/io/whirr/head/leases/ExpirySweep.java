package io.whirr.head.leases;

import io.whirr.head.batch.ExitReason;
import io.whirr.head.database.Restraint;
import io.whirr.head.leases.TaskStore.Pulse;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes back leases that nobody renewed, and sees to whatever else is due by the clock. Quartz calls it every second on
 * one head; called on two at once, the second waits for the first and finds nothing.
 */
@Component
class ExpirySweep {

    private static final Logger log = LoggerFactory.getLogger(ExpirySweep.class);

    private static final Duration HARMLESS = Duration.ofMillis(50);

    private static final Duration LONGEST_REST = Duration.ofSeconds(30);

    private final TaskStore store;

    private final QueueStore queue;

    private final TakeBack takeBack;

    private final Endings endings;

    private final ReservationStore reservations;

    private final LeaseFiles files;

    private final TransactionTemplate transaction;

    private final Dispatcher dispatcher;

    private final GateKeeper gate;

    private final LeaseProperties properties;

    private final Restraint restraint;

    ExpirySweep(
            TaskStore store,
            QueueStore queue,
            TakeBack takeBack,
            Endings endings,
            ReservationStore reservations,
            LeaseFiles files,
            TransactionTemplate transaction,
            Dispatcher dispatcher,
            GateKeeper gate,
            LeaseProperties properties) {
        this.store = store;
        this.queue = queue;
        this.takeBack = takeBack;
        this.endings = endings;
        this.reservations = reservations;
        this.files = files;
        this.transaction = transaction;
        this.dispatcher = dispatcher;
        this.gate = gate;
        this.properties = properties;
        this.restraint = new Restraint(HARMLESS, LONGEST_REST);
    }

    /**
     * Sweeps, and leaves out the leases while looks through them are so slow on this head that they rest: a snapshot
     * that somebody holds keeps the places of all leases that have ended since, and each look steps over them.
     */
    void sweepUnlessResting() {
        sweep(!restraint.rests());
    }

    /** Looks through the leases, too. */
    void sweep() {
        sweep(true);
    }

    /** @param leases whether to look through them; that this head is there is written down all the same */
    void sweep(boolean leases) {
        List<Long> silent = leases ? files.listen() : List.of();
        transaction.executeWithoutResult(_ -> {
            boolean outage = beat();
            if (leases && !outage) {
                lookThrough(silent);
            }
            giveUpOverdue();
            if (queue.wake(properties.sweepBatch()) > 0) {
                dispatcher.announceAfterCommit();
            }
            reservations.clear();
            gate.knockAfterCommit();
        });
    }

    /**
     * Takes back the leases that have ended. A look that finds some has work to do and needs no rest. One may take
     * longer than an outage: that this head is there is written down behind it, too.
     *
     * @param silent leases whose files have been looked at in vain
     */
    private void lookThrough(List<Long> silent) {
        long began = System.nanoTime();
        List<LiveTask> expired = store.lockExpired(silent, properties.sweepBatch());
        takeBack.takeBack(expired, "its worker was not heard of until the lease ended");
        queue.stopOvertime((double) properties.timeoutPatience().toSeconds());
        if (expired.isEmpty()) {
            restraint.took(Duration.ofNanos(System.nanoTime() - began));
        }
        store.pulse();
    }

    /**
     * Writes down that a head is there, and answers whether none was for a while. Then no head could be heard either,
     * and it would be wrong to blame the workers: whoever held a lease when contact was lost first gets a full term to
     * be heard in.
     */
    private boolean beat() {
        Pulse pulse = store.pulse();
        if (pulse.silence().compareTo(properties.outageAfter()) <= 0) {
            return false;
        }
        int extended = store.extendAfterOutage(pulse.last());
        if (extended > 0) {
            log.info(
                    "first sweep after {} s: leases={} get a full term",
                    pulse.silence().toSeconds(),
                    extended);
        }
        return true;
    }

    private void giveUpOverdue() {
        List<LiveTask> overdue = queue.takeOverdue(properties.sweepBatch());
        endings.taken(
                overdue,
                overdue.stream()
                        .map(task -> task.end(ExitReason.QUEUE_TIMEOUT, "no worker took it in the time that it had"))
                        .toList());
    }
}
