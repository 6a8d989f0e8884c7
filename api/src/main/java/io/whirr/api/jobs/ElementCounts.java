package io.whirr.api.jobs;

/**
 * How many elements of an array are where.
 *
 * @param total all of them
 * @param queued those that wait, for a worker or for something else
 * @param running those that a worker holds
 * @param completed those that ended well
 * @param failed those that ended badly
 * @param cancelled those that somebody stopped, or that can never start
 */
public record ElementCounts(int total, int queued, int running, int completed, int failed, int cancelled) {}
