package io.whirr.worker.tasks;

import io.whirr.worker.processes.ExitStatus;

/** Something that ends a task, one way or another. The first one decides. */
sealed interface TaskEvent {

    /** Its main command ended. */
    record Ended(ExitStatus status, Moment when) implements TaskEvent {}

    /** Somebody cancelled the job. */
    record Cancelled() implements TaskEvent {}

    /**
     * It is over one of its limits.
     *
     * @param reason as the head is told
     * @param message a sentence for people
     */
    record Exceeded(String reason, String message) implements TaskEvent {}

    /** The head says that the task is not ours, so another may already run it. */
    record Lost(String why) implements TaskEvent {}

    /** Nobody renewed the lease in time, and soon it will be another's. */
    record RanOut() implements TaskEvent {}

    /** The worker goes and the task with it. */
    record GivenBack() implements TaskEvent {}
}
