package io.whirr.head.leases;

import io.whirr.head.batch.ExitReason;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Decides what becomes of tasks whose holders are gone. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class TakeBack {

    private static final Logger log = LoggerFactory.getLogger(TakeBack.class);

    private final Endings endings;

    private final LeaseProperties properties;

    TakeBack(Endings endings, LeaseProperties properties) {
        this.endings = endings;
        this.properties = properties;
    }

    /**
     * Takes locked tasks back from workers that are not heard of any more.
     *
     * <p>A task that somebody wanted stopped has stopped. One that never arrived goes back unharmed. All others were
     * lost, and one that is lost again and again is not given to yet another worker.
     */
    void takeBack(List<LiveTask> locked, String message) {
        List<LiveTask> cancelled = new ArrayList<>();
        List<LiveTask> unconfirmed = new ArrayList<>();
        List<LiveTask> quarantined = new ArrayList<>();
        List<LiveTask> lost = new ArrayList<>();
        for (LiveTask task : locked) {
            fate(task, cancelled, unconfirmed, quarantined, lost).add(task);
            log.info(
                    "lease ended job={} attempt={} token={} worker={} why={}",
                    task.job(),
                    task.attempt(),
                    task.id(),
                    task.worker(),
                    message);
        }
        endings.end(cancelled, ExitReason.CANCELLED, "cancelled; its worker was not heard of again");
        endings.end(
                quarantined,
                ExitReason.QUARANTINED,
                "lost %d times, the last time because %s".formatted(properties.lostAttempts() + 1, message));
        endings.requeue(unconfirmed, ExitReason.UNCONFIRMED, "its worker never confirmed that it arrived");
        endings.requeue(lost, ExitReason.LOST, message);
    }

    private List<LiveTask> fate(
            LiveTask task,
            List<LiveTask> cancelled,
            List<LiveTask> unconfirmed,
            List<LiveTask> quarantined,
            List<LiveTask> lost) {
        if (task.stop() == Stop.CANCEL) {
            return cancelled;
        }
        if (!task.confirmed()) {
            return unconfirmed;
        }
        return task.lost() >= properties.lostAttempts() ? quarantined : lost;
    }

    /** Puts a locked task back that its worker gave up unharmed; one that was to stop has stopped. */
    void giveBack(List<LiveTask> locked, String message) {
        endings.end(locked.stream().filter(task -> task.stop() == Stop.CANCEL).toList(), ExitReason.CANCELLED, message);
        endings.requeue(
                locked.stream().filter(task -> task.stop() != Stop.CANCEL).toList(),
                ExitReason.WORKER_SHUTDOWN,
                message);
    }
}
