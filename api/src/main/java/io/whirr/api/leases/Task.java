package io.whirr.api.leases;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a worker that knows tokens has to know of the task that it was handed.
 *
 * @param token what it sends with every later call about the task
 * @param step the step that the task is an attempt at
 * @param attempt which try of that step, from 1
 * @param sequence which try of the run, from 1, over all steps: the streams of earlier ones are kept under theirs
 * @param element the number of the element of an array; null where the job is none
 * @param runId the run that it belongs to; also the name of its directory
 * @param runDir that directory, below {@code runs} in the data directory
 * @param env environment variables of the command, beside the worker's own and {@code WHIRR_*}
 * @param gpus how many GPUs it needs; 0 for one slot of whatever kind
 * @param gpuIndexes which of the offered GPUs they are; empty for none
 * @param limits how long it may run and how much it may use
 */
public record Task(
        long token,
        String step,
        int attempt,
        int sequence,
        @Nullable Integer element,
        String runId,
        String runDir,
        Map<String, String> env,
        int gpus,
        List<Integer> gpuIndexes,
        TaskLimits limits) {}
