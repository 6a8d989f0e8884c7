package io.whirr.head.jobs;

import io.whirr.api.jobs.Job;
import io.whirr.api.leases.Task;

/**
 * A task as its worker is told of it.
 *
 * @param job the job, with the command of this very step or element
 * @param task the rest
 */
public record Handout(Job job, Task task) {}
