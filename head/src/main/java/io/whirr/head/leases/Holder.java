package io.whirr.head.leases;

import org.jspecify.annotations.Nullable;

/**
 * Who says that it holds a job.
 *
 * @param job the job
 * @param worker the worker's name
 * @param token the token that it was given; null from a worker that knows none, which is then believed by its name
 */
record Holder(long job, String worker, @Nullable Long token) {}
