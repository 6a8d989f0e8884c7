package io.whirr.worker.tasks;

/** What is left to do about a task that is over. */
sealed interface TaskEnd {

    /** Report it. */
    record Finished(Outcome outcome) implements TaskEnd {}

    /** It did not start, and this machine may be to blame: see whether it is before the task has to bear it. */
    record Doubtful(Outcome outcome) implements TaskEnd {}

    /** Give it back unharmed. */
    record Released(String why) implements TaskEnd {}

    /** Say nothing: it is another's. */
    record Dropped(String why) implements TaskEnd {}
}
