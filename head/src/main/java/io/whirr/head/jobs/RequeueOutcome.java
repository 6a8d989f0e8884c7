package io.whirr.head.jobs;

import io.whirr.head.batch.JobStatus;

/** What became of the wish that a job is stopped and tried again. */
sealed interface RequeueOutcome {

    /** It will be tried again, or is at the end of the line; it was {@code before}. */
    record Queued(JobStatus before) implements RequeueOutcome {}

    /** Somebody does not want it any more, and it has yet to stop. */
    record BeingCancelled() implements RequeueOutcome {}

    /** It is over. */
    record Over(JobStatus status) implements RequeueOutcome {}

    /** There is no such job. */
    record Unknown() implements RequeueOutcome {}
}
