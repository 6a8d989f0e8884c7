package io.whirr.api.leases;

import io.whirr.api.jobs.Job;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a claim.
 *
 * @param job the job to run, with token, step and attempt; null when there is no work
 */
public record ClaimedTask(@Nullable Job job) {}
