package io.whirr.api.jobs;

/**
 * The answer to a submission. By the time it is sent the job is on disk and will not be lost.
 *
 * @param jobId the job's number
 * @param runId {@code job-{jobId}}
 * @param runDir where the head finds the run's files, absolute; workers may mount the same directory elsewhere
 * @param message a sentence for people
 */
public record SubmittedJob(long jobId, String runId, String runDir, String message) {}
