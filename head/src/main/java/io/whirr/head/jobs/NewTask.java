package io.whirr.head.jobs;

/**
 * A task that is ready to be claimed.
 *
 * @param id its step execution and token
 * @param job the job that it belongs to
 * @param execution the job execution that it belongs to
 * @param step the step that it is an attempt at
 * @param attempt which attempt at that step, from 1
 * @param priority the higher, the sooner
 */
public record NewTask(long id, long job, long execution, String step, int attempt, int priority) {}
