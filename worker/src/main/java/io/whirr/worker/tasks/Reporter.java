package io.whirr.worker.tasks;

import io.whirr.api.leases.ReleaseJob;
import io.whirr.worker.head.Delivery;
import io.whirr.worker.head.HeadClient;
import io.whirr.worker.journal.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;

/** Tells the head what became of the tasks of one slot. */
final class Reporter {

    private final HeadClient head;
    private final Spool spool;
    private final Outbox outbox;
    private final Postman postman;

    Reporter(HeadClient head, Path spool, Outbox outbox) {
        this.head = head;
        this.spool = new Spool(spool);
        this.outbox = outbox;
        this.postman = new Postman(head);
    }

    /** Hands what earlier lives left to the outbox. */
    void replay() {
        try {
            spool.left().forEach(outbox::add);
        } catch (IOException e) {
            Journal.error("Kept outcomes cannot be read", "why", e.getMessage());
        }
    }

    /**
     * Reports an outcome. Unheard, it is left to the outbox, and the slot may go on.
     *
     * @param settled called when the head has answered, now or later
     * @param pause waits and says whether the worker goes on
     */
    void report(Outcome outcome, Runnable settled, Predicate<Duration> pause) {
        Spool.Parcel parcel = new Spool.Parcel(outcome, spool.keep(outcome), settled);
        if (postman.deliver(outcome) || (outcome.token() == null && waitedFor(outcome, pause))) {
            parcel.settle();
        } else if (outcome.token() != null) {
            outbox.add(parcel);
        }
    }

    /**
     * A head without tokens must not see this worker claim again while an outcome waits: by the worker's name alone it
     * could take the old outcome for that of a new attempt.
     */
    private boolean waitedFor(Outcome outcome, Predicate<Duration> pause) {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(15));
        while (pause.test(backoff.next())) {
            if (postman.deliverLate(outcome)) {
                return true;
            }
        }
        return false;
    }

    /** Gives a task back. A head that cannot take it back finds out when the lease ends. */
    void release(String workerId, Assignment assignment, String reason) {
        ReleaseJob release = new ReleaseJob(workerId, assignment.token(), reason);
        switch (head.release(assignment.job(), release)) {
            case Delivery.Accepted() ->
                Journal.info("Job #" + assignment.number() + " given back", "job", assignment.number(), "why", reason);
            case Delivery.Refused(int status, String why) -> unreleased(assignment, why);
            case Delivery.Unheard(String why) -> unreleased(assignment, why);
        }
    }

    private static void unreleased(Assignment assignment, String why) {
        Journal.warn(
                "Job not given back; the head queues it when its lease ends", "job", assignment.number(), "why", why);
    }
}
