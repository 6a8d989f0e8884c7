package io.whirr.worker.processes;

/** What became of a start. */
public sealed interface Start {

    /** It runs. */
    record Started(TaskProcess process) implements Start {}

    /**
     * It never ran.
     *
     * @param code the exit status that a shell would give: 127 for not found, 126 for found but not to be run
     * @param why in the system's own words
     * @param machine whether the machine may be to blame, so that the next start could fail the same way
     */
    record NotStarted(int code, String why, boolean machine) implements Start {}
}
