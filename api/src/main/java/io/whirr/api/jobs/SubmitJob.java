package io.whirr.api.jobs;

import io.whirr.api.http.RequiredUnless;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a command to be run, or for several: a pipeline of steps, an array of elements, or a sweep over parameters.
 *
 * @param commandArgv the command and its arguments, executed as they are, by no shell; at least one element
 * @param workdir the directory on the worker that the command starts in
 * @param name what people call the job; null for none
 * @param config what the job was configured with, kept for comparing runs; empty is as good as null
 * @param tags labels to find the job by, at most 255 characters each; empty is as good as null
 * @param env environment variables of the command, beside the worker's own
 * @param steps a pipeline, in place of a command: its steps run one after the other
 * @param array {@code first-last[:step][%at-once]}: the command once for each number; null for once
 * @param sweep the command once for each combination of parameters; null for once
 * @param needs what a worker must have to run it; null for nothing in particular
 * @param limits how long it may wait and run, and how much it may use; null for no limits
 * @param retry when it is tried again after it has failed; null for never
 * @param priority the higher, the sooner; null for 0
 * @param owner whom it counts for, in fair shares and limits; null for nobody
 * @param group whom the owner belongs to, likewise
 * @param hold true to keep it from starting until somebody lets it go
 * @param after the jobs that have to end before it may start; null for none
 */
public record SubmitJob(
        @RequiredUnless({"steps", "sweep"}) @Nullable @NotEmpty @Size(max = 100_000)
        List<String> commandArgv,

        String workdir,
        @Nullable String name,
        @Nullable Map<String, @Nullable Object> config,
        @Nullable @Size(max = 1_000) List<@Size(max = 255) String> tags,
        @Nullable Map<String, String> env,
        @Nullable @NotEmpty @Size(max = 1_000) List<StepSpec> steps,
        @Nullable @Size(max = 100) String array,
        @Nullable SweepSpec sweep,
        @Nullable Needs needs,
        @Nullable Limits limits,
        @Nullable RetryPolicy retry,
        @Nullable @Min(-1_000) @Max(1_000) Integer priority,
        @Nullable @Size(max = 255) String owner,
        @Nullable @Size(max = 255) String group,
        @Nullable Boolean hold,
        @Nullable @Size(max = 1_000) List<After> after) {

    /** A plain command, as the clients of whirr 0.5 submit it. */
    public SubmitJob(
            List<String> commandArgv,
            String workdir,
            @Nullable String name,
            @Nullable Map<String, @Nullable Object> config,
            @Nullable List<String> tags) {
        this(
                commandArgv,
                workdir,
                name,
                config,
                tags,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
