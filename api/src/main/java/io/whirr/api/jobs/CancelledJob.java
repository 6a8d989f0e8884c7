package io.whirr.api.jobs;

/**
 * The answer to a cancellation. It says that the wish was noted, not that the job has stopped.
 *
 * @param message a sentence for people
 * @param previousStatus the job's status when the call arrived: {@code queued} means it is cancelled now,
 *     {@code running} that its worker will be told, and a final status that nothing was changed
 */
public record CancelledJob(String message, String previousStatus) {}
