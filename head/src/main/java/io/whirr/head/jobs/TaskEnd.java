package io.whirr.head.jobs;

import io.whirr.head.batch.AttemptEnd;
import io.whirr.head.batch.ExitReason;
import org.jspecify.annotations.Nullable;

/**
 * A task has ended, and is in the queue no more.
 *
 * @param end how its attempt ended
 * @param step the step that it was an attempt at
 * @param element the number of the element; null where the job is no array
 * @param failed how many attempts at the step had failed before it
 * @param moreSteps whether steps follow
 * @param unwanted whether somebody had asked for it to stop for good; what it did before that counts, but nothing
 *     follows
 */
public record TaskEnd(
        AttemptEnd end, String step, @Nullable Integer element, int failed, boolean moreSteps, boolean unwanted) {

    private static final String NO_NEXT_STEP = "cancelled before its next step";

    long job() {
        return end.job();
    }

    ExitReason reason() {
        return end.reason();
    }

    /** Whether its next step is to run now. */
    boolean goesOn() {
        return reason() == ExitReason.COMPLETED && moreSteps && !unwanted;
    }

    /** How its job ends, given that it ends with it: one that has steps left is not completed. */
    ExitReason ofJob() {
        return reason() == ExitReason.COMPLETED && moreSteps && unwanted ? ExitReason.CANCELLED : reason();
    }

    /** What people read of the job's end. */
    String ofJobInWords() {
        return ofJob() == reason() ? end.message() : NO_NEXT_STEP;
    }
}
