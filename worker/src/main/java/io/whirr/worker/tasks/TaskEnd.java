package io.whirr.worker.tasks;

/** What is left to do about a task that is over. */
sealed interface TaskEnd {

    /**
     * Report it.
     *
     * @param machineAtFault whether the next task would most likely fail the same way
     */
    record Finished(Outcome outcome, boolean machineAtFault) implements TaskEnd {}

    /** Give it back unharmed. */
    record Released() implements TaskEnd {}

    /** Say nothing: it is another's. */
    record Dropped(String why) implements TaskEnd {}
}
