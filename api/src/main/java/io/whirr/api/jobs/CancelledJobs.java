package io.whirr.api.jobs;

import java.util.List;

/**
 * The answer to a cancellation of several jobs.
 *
 * @param cancelled how many were queued, and are cancelled now
 * @param requested how many were running; their workers will be told
 * @param jobs the numbers of all of them
 */
public record CancelledJobs(int cancelled, int requested, List<Long> jobs) {}
