package io.whirr.head.jobs;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A task on its way into the queue.
 *
 * @param id its step execution and token
 * @param job the job that it belongs to
 * @param execution the job execution that it belongs to
 * @param step the step that it is an attempt at
 * @param element the number of the element of an array; null where the job is none
 * @param attempt which attempt at that step, from 1
 * @param sequence which attempt of its run, from 1
 * @param failed how many attempts at the step have failed in this execution
 * @param moreSteps whether steps follow
 * @param traits what it has in common with the other tasks of its step
 * @param rank the lower, the sooner
 * @param blockedBy how many dependencies are open
 * @param wakeIn how long to wait before it may be tried; null for not at all
 */
public record NewTask(
        long id,
        long job,
        long execution,
        String step,
        @Nullable Integer element,
        int attempt,
        int sequence,
        int failed,
        boolean moreSteps,
        Traits traits,
        double rank,
        int blockedBy,
        @Nullable Duration wakeIn) {

    /**
     * What the tasks of a step have in common.
     *
     * @param priority the higher, the sooner; the rank has it in it already
     * @param needSet the number of the set of what it needs
     * @param gpus how many GPUs that is
     * @param account whom it counts for
     * @param held whether somebody keeps it from starting
     * @param lane the limits that apply to it, as written down; null for none
     * @param queueTimeout how long it may wait; null for any time
     * @param runTimeout how long it may run; null for any time
     */
    public record Traits(
            int priority,
            int needSet,
            int gpus,
            String account,
            boolean held,
            @Nullable String lane,
            @Nullable Duration queueTimeout,
            @Nullable Duration runTimeout) {}
}
