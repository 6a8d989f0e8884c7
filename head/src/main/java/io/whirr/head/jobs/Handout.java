package io.whirr.head.jobs;

import io.whirr.api.jobs.Job;
import io.whirr.api.leases.Task;
import org.jspecify.annotations.Nullable;

/**
 * A task as its worker is told of it.
 *
 * @param job the job, with the command of this very step or element
 * @param task the rest
 * @param ownName what people call the element; null where that is as the job
 * @param ownConfig what the element is configured with, as JSON; null where that is as the job
 */
public record Handout(
        Job job,
        Task task,
        @Nullable String ownName,
        @Nullable String ownConfig) {}
