package io.whirr.head.batch;

import java.time.Duration;

/**
 * How a job ended.
 *
 * @param job the job
 * @param execution its {@code JobExecution}
 * @param status as what
 * @param reason why
 * @param message the same for people; empty where the reason says it all
 * @param ago how long ago it ended
 */
public record JobEnd(long job, long execution, JobStatus status, ExitReason reason, String message, Duration ago) {}
