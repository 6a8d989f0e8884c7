package io.whirr.worker.journal;

/** How much a line matters. */
enum Level {
    /** As it should be. */
    INFO(6),
    /** Will be tried again, or hit one job. */
    WARN(4),
    /** Somebody should look. */
    ERROR(3);

    /** The same as the number that syslog and journald know. */
    final int priority;

    Level(int priority) {
        this.priority = priority;
    }
}
