package io.whirr.head.runs;

/**
 * A worker has taken an attempt at a job.
 *
 * @param job the job's number
 * @param attempt from 1
 * @param worker the id it claimed with
 */
public record StartedRun(long job, int attempt, String worker) {}
