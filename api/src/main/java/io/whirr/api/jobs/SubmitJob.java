package io.whirr.api.jobs;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a command to be run.
 *
 * @param commandArgv the command and its arguments, executed as they are, by no shell; at least one element
 * @param workdir the directory on the worker that the command starts in
 * @param name what people call the job; null for none
 * @param config what the job was configured with, kept for comparing runs; empty is as good as null
 * @param tags labels to find the job by, at most 255 characters each; empty is as good as null
 */
public record SubmitJob(
        @NotEmpty List<String> commandArgv,
        String workdir,
        @Nullable String name,
        @Nullable Map<String, @Nullable Object> config,
        @Nullable @Size(max = 1_000) List<@Size(max = 255) String> tags) {}
