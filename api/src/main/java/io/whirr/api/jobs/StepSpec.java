package io.whirr.api.jobs;

import io.whirr.api.http.Closed;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of a pipeline. What it leaves out is as the job says.
 *
 * @param name what the step is called; 1 to 60 letters, digits, dots, dashes and underscores, unlike any other step's
 * @param commandArgv the command and its arguments; at least one element
 * @param workdir the directory that it starts in; null for the job's
 * @param env environment variables, beside the job's
 * @param needs in place of the job's; null for those
 * @param limits in place of the job's; null for those
 * @param retry in place of the job's; null for that
 */
@Closed
public record StepSpec(
        @Size(max = 60) String name,
        @NotEmpty List<String> commandArgv,
        @Nullable String workdir,
        @Nullable Map<String, String> env,
        @Nullable Needs needs,
        @Nullable Limits limits,
        @Nullable RetryPolicy retry) {}
