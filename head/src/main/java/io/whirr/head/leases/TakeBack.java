package io.whirr.head.leases;

import io.whirr.head.batch.ExitReason;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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

    private static final String OVERTIME = "it ran for longer than it may, and %s";

    private final Endings endings;

    private final LeaseProperties properties;

    TakeBack(Endings endings, LeaseProperties properties) {
        this.endings = endings;
        this.properties = properties;
    }

    /** What becomes of a task that is taken back. */
    private enum Fate {
        CANCELLED,
        OVERTIME,
        REQUEUED,
        UNCONFIRMED,
        QUARANTINED,
        LOST
    }

    /**
     * Takes locked tasks back from workers that are not heard of any more.
     *
     * <p>A task that somebody wanted stopped has stopped, and ends as if its worker had said so. One that never arrived
     * goes back unharmed. All others were lost, and one that is lost again and again is not given to yet another
     * worker.
     */
    void takeBack(List<LiveTask> locked, String message) {
        for (LiveTask task : locked) {
            log.info(
                    "lease ended job={} attempt={} token={} worker={} why={}",
                    task.job(),
                    task.attempt(),
                    task.id(),
                    task.worker(),
                    message);
        }
        Map<Fate, List<LiveTask>> fates = locked.stream().collect(Collectors.groupingBy(this::fate));
        endings.end(of(fates, Fate.CANCELLED), ExitReason.CANCELLED, "cancelled; its worker was not heard of again");
        endings.end(of(fates, Fate.OVERTIME), ExitReason.TIMEOUT, OVERTIME.formatted(message));
        endings.end(
                of(fates, Fate.QUARANTINED),
                ExitReason.QUARANTINED,
                "lost %d times, the last time because %s".formatted(properties.lostAttempts() + 1, message));
        endings.requeue(of(fates, Fate.REQUEUED), ExitReason.REQUEUED, message);
        endings.requeue(
                of(fates, Fate.UNCONFIRMED), ExitReason.UNCONFIRMED, "its worker never confirmed that it arrived");
        endings.requeue(of(fates, Fate.LOST), ExitReason.LOST, message);
    }

    private static List<LiveTask> of(Map<Fate, List<LiveTask>> fates, Fate fate) {
        return fates.getOrDefault(fate, List.of());
    }

    private Fate fate(LiveTask task) {
        return switch (task.stop()) {
            case CANCEL -> Fate.CANCELLED;
            case TIMEOUT -> task.confirmed() ? Fate.OVERTIME : Fate.UNCONFIRMED;
            case REQUEUE -> Fate.REQUEUED;
            case null -> unstopped(task);
        };
    }

    private Fate unstopped(LiveTask task) {
        if (!task.confirmed()) {
            return Fate.UNCONFIRMED;
        }
        return task.lost() >= properties.lostAttempts() ? Fate.QUARANTINED : Fate.LOST;
    }

    /** Puts a locked task back that its worker gave up unharmed; one that was to stop has stopped. */
    void giveBack(List<LiveTask> locked, String message) {
        for (LiveTask task : locked) {
            List<LiveTask> one = List.of(task);
            switch (task.stop()) {
                case CANCEL -> endings.end(one, ExitReason.CANCELLED, message);
                case TIMEOUT -> endings.end(one, ExitReason.TIMEOUT, OVERTIME.formatted(message));
                case REQUEUE -> endings.requeue(one, ExitReason.REQUEUED, message);
                case null -> endings.requeue(one, ExitReason.WORKER_SHUTDOWN, message);
            }
        }
    }
}
