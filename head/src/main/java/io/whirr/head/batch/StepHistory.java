package io.whirr.head.batch;

/**
 * What has become of a step of a job so far, over all its executions.
 *
 * @param step the step's name
 * @param status as what its last attempt ended, or where it stands
 * @param attempts how many attempts there were
 */
public record StepHistory(String step, JobStatus status, int attempts) {}
