package io.whirr.api.jobs;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a submission. By the time it is sent the job is on disk and will not be lost.
 *
 * @param jobId the job's number
 * @param runId {@code job-{jobId}}
 * @param runDir where the head finds the run's files, absolute; workers may mount the same directory elsewhere
 * @param message a sentence for people
 * @param elements how many elements its array has; null for a job that is none
 */
public record SubmittedJob(
        long jobId,
        String runId,
        String runDir,
        String message,
        @Nullable Integer elements) {}
