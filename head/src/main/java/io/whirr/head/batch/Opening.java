package io.whirr.head.batch;

import java.util.Map;

/**
 * A job that enters the ledger.
 *
 * @param job the number of the job and of its {@code JobInstance}
 * @param execution the id of its first {@code JobExecution}
 * @param step the id of its first {@code StepExecution}
 * @param jobName the name of the instance: at most 100 characters
 * @param identity what tells it from every other job of that name: its identifying parameters
 * @param stepName the name of the step
 */
public record Opening(
        long job, long execution, long step, String jobName, Map<String, String> identity, String stepName) {}
