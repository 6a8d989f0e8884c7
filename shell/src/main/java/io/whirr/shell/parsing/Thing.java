package io.whirr.shell.parsing;

/** What an operand or the value of an option names, so that it can be completed. */
public enum Thing {
    /** Nothing that could be listed. */
    TEXT,
    JOB,
    /** A job that is queued or running. */
    ACTIVE_JOB,
    /** A job that failed or was cancelled. */
    FAILED_JOB,
    RUN,
    WORKER,
    SCHEDULE,
    TAG,
    OWNER,
    PROFILE,
    SETTING,
    SHELL,
    /** A file of the user's, which the user's own shell completes. */
    FILE,
    COMMAND
}
