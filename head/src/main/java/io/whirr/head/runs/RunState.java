package io.whirr.head.runs;

/**
 * What a reader of a log has to know of its job.
 *
 * @param job the job's number
 * @param attempt the current one, or the last
 * @param status what the ledger says
 */
record RunState(long job, int attempt, RunStatus status) {}
