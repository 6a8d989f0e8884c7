package io.whirr.head.batch;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job that enters the ledger.
 *
 * @param job the number of the job and of its {@code JobInstance}
 * @param execution the id of its first {@code JobExecution}
 * @param jobName the name of the instance: at most 100 characters
 * @param identity what tells it from every other job of that name: its identifying parameters
 * @param first its first step; null for an array, whose steps are opened by themselves
 */
public record Opening(
        long job,
        long execution,
        String jobName,
        Map<String, String> identity,
        @Nullable FirstStep first) {

    /** The id of a {@code StepExecution} and the name of its step. */
    public record FirstStep(long id, String name) {}
}
