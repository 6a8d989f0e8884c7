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
 * @param cancelled whether somebody does not want it any more: nothing follows, however it ended
 */
public record TaskEnd(
        AttemptEnd end, String step, @Nullable Integer element, int failed, boolean moreSteps, boolean cancelled) {

    long job() {
        return end.job();
    }

    ExitReason reason() {
        return end.reason();
    }
}
