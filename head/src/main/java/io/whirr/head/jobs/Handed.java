package io.whirr.head.jobs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task that was given to a worker.
 *
 * @param token the task
 * @param job the job that it belongs to
 * @param step the step that it is an attempt at
 * @param element the number of the element; null where the job is no array
 * @param attempt which attempt at the step, from 1
 * @param sequence which attempt of the run, from 1
 * @param worker who has it
 * @param gpus the GPUs that it is to use, by their numbers there
 * @param needSet the number of the set of what it needs
 */
public record Handed(
        long token,
        long job,
        String step,
        @Nullable Integer element,
        int attempt,
        int sequence,
        String worker,
        List<Integer> gpus,
        int needSet) {}
