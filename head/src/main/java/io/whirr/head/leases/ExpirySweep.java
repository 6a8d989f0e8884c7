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

    /** Whether the last look through the leases that found nothing was slow. */
    private volatile boolean slow;

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
     * Sweeps, and leaves out the leases when the last look through them on this head was so slow that it rests: a
     * snapshot that somebody holds keeps the places of all leases that have ended since, and each look steps over them.
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
        if (leases && slow) {
            transaction.executeWithoutResult(_ -> isAfterOutage());
        }
        long began = System.nanoTime();
        List<Long> silent = leases ? files.listen() : List.of();
        Integer taken = transaction.execute(_ -> sweep(leases, silent));
        Duration time = Duration.ofNanos(System.nanoTime() - began);
        if (leases && taken != null && taken == 0) {
            slow = time.compareTo(HARMLESS) >= 0;
            restraint.took(time);
        }
    }

    /**
     * Answers how many leases it has taken back.
     *
     * @param silent leases whose files have been looked at in vain
     */
    private int sweep(boolean leases, List<Long> silent) {
        int taken = 0;
        if (!isAfterOutage() && leases) {
            List<LiveTask> expired = store.lockExpired(silent, properties.sweepBatch());
            takeBack.takeBack(expired, "its worker was not heard of until the lease ended");
            queue.stopOvertime((double) properties.timeoutPatience().toSeconds());
            taken = expired.size();
        }
        giveUpOverdue();
        if (queue.wake(properties.sweepBatch()) > 0) {
            dispatcher.announceAfterCommit();
        }
        reservations.clear();
        gate.knockAfterCommit();
        if (slow) {
            // What took so long was this head's own look: the next one must not take that for an outage.
            store.pulse();
        }
        return taken;
    }

    /**
     * Writes down that a head is there. When none was for a while, no head could be heard either, and it would be wrong
     * to blame the workers: whoever held a lease when contact was lost first gets a full term to be heard in.
     */
    private boolean isAfterOutage() {
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
