package io.whirr.api.leases;

import io.whirr.api.jobs.Job;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a claim.
 *
 * @param job the job to run, with token, step and attempt; null when there is no work
 * @param task more of it for a worker that knows tokens; null for one that does not, and when there is no work
 * @param draining true when there is no work because somebody wants this worker to be given none
 * @param leaseChannel the name of the file in {@code leases} of the data directory by which a worker knows that the
 *     head
 *     looks into the same directory, and takes a fresh lease file there for a renewal; null when it does not
 */
public record ClaimedTask(
        @Nullable Job job,
        @Nullable Task task,
        @Nullable Boolean draining,
        @Nullable String leaseChannel) {}
