package io.whirr.shell.parsing;

/** What an operand names, so that it can be completed. */
public enum Thing {
    /** Nothing that could be listed. */
    TEXT,
    JOB,
    /** A job that is queued or running. */
    ACTIVE_JOB,
    /** A job that failed or was cancelled. */
    FAILED_JOB,
    RUN,
    COMMAND
}
