package io.whirr.head.batch;

/**
 * What a retry opened.
 *
 * @param execution the new {@code JobExecution}
 * @param step the new {@code StepExecution}
 * @param stepName the step's name
 * @param attempt the attempt's number
 */
public record Reopening(long execution, long step, String stepName, int attempt) {}
