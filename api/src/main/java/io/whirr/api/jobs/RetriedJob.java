package io.whirr.api.jobs;

/**
 * The answer to a retry: the same job is queued again.
 *
 * @param jobId the job's number, as before
 * @param attempt the attempt that was queued
 * @param message a sentence for people
 * @param previousStatus the final status that the job had
 */
public record RetriedJob(long jobId, int attempt, String message, String previousStatus) {}
