package io.whirr.worker.tasks;

import io.whirr.api.jobs.Job;
import io.whirr.worker.head.Delivery;
import io.whirr.worker.head.HeadClient;
import io.whirr.worker.journal.Journal;

/** Brings one outcome to the head. */
final class Postman {

    private final HeadClient head;

    Postman(HeadClient head) {
        this.head = head;
    }

    /** Delivers an outcome and says whether it is settled: taken, or never to be taken. */
    boolean deliver(Outcome outcome) {
        return switch (head.complete(outcome.job(), outcome.report())) {
            case Delivery.Accepted() -> true;
            case Delivery.Refused(int status, String why) -> refused(outcome, status, why);
            case Delivery.Unheard(String why) -> unheard(outcome, why);
        };
    }

    /**
     * Delivers an outcome that may be old. A head without tokens cannot tell it from that of a later attempt by the
     * same worker, so it is asked first whether it still waits for this one.
     */
    boolean deliverLate(Outcome outcome) {
        if (outcome.token() != null) {
            return deliver(outcome);
        }
        Job seen = head.job(outcome.job());
        if (seen == null) {
            return unheard(outcome, "the head could not be asked whether it still waits for it");
        }
        return outcome.isAwaitedIn(seen) ? deliver(outcome) : refused(outcome, 409, "the head waits for it no more");
    }

    private static boolean refused(Outcome outcome, int status, String why) {
        Journal.warn(
                "Outcome dropped: the head does not take it",
                "job",
                outcome.number(),
                "attempt",
                outcome.attempt(),
                "status",
                status,
                "why",
                why);
        return true;
    }

    private static boolean unheard(Outcome outcome, String why) {
        Journal.warn("Outcome not delivered, kept", "job", outcome.number(), "attempt", outcome.attempt(), "why", why);
        return false;
    }
}
