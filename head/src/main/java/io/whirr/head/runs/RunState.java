package io.whirr.head.runs;

/**
 * What a reader of a log has to know of its run.
 *
 * @param run which one
 * @param sequence its current attempt, or the last one
 * @param status where it stands
 */
record RunState(RunKey run, int sequence, RunStatus status) {}
