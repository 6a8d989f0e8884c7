package io.whirr.api.jobs;

/**
 * Where a step of a pipeline stands.
 *
 * @param name the step
 * @param status as a job's; {@code queued} too while an earlier step has not completed
 * @param attempt which try of it this is, from 1; 0 before the first
 */
public record StepState(String name, String status, int attempt) {}
