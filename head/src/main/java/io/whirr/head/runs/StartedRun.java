package io.whirr.head.runs;

/**
 * A worker has taken an attempt at a job.
 *
 * @param run which one
 * @param attempt from 1
 * @param worker the id it claimed with
 */
public record StartedRun(RunKey run, int attempt, String worker) {}
