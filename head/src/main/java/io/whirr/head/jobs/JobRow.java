package io.whirr.head.jobs;

import io.whirr.head.batch.JobStatus;

/**
 * The row of a job, locked by whoever reads it.
 *
 * @param id its number
 * @param execution its current execution in the ledger
 * @param priority the higher, the sooner
 * @param status where it stands
 */
record JobRow(long id, long execution, int priority, JobStatus status) {}
