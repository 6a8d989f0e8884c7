package io.whirr.api.jobs;

/**
 * How many elements of an array are where.
 *
 * @param total all of them
 * @param waiting those that wait for something else than a worker; on the wire they are {@code queued}, too
 * @param queued those that wait for a worker
 * @param running those that a worker holds
 * @param completed those that ended well
 * @param failed those that ended badly
 * @param cancelled those that somebody stopped, or that can never start
 */
public record ElementCounts(
        int total, int waiting, int queued, int running, int completed, int failed, int cancelled) {}
