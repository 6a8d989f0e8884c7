package io.whirr.head.runs;

import org.jspecify.annotations.Nullable;

/**
 * A worker has taken an attempt at a run.
 *
 * @param run which one
 * @param sequence which attempt of the run, from 1, over all steps of a pipeline
 * @param worker the id it claimed with
 * @param name what people call the element; null where that is the job's name
 * @param config what the element was configured with, JSON; null where that is the job's config
 */
public record StartedRun(
        RunKey run,
        int sequence,
        String worker,
        @Nullable String name,
        @Nullable String config) {

    /** An attempt at something that is called and configured as its job. */
    public StartedRun(RunKey run, int sequence, String worker) {
        this(run, sequence, worker, null, null);
    }
}
