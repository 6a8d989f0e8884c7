package io.whirr.head.jobs;

/** What became of a submission. */
sealed interface SubmissionOutcome {

    /** It is a job now; or it was one already, when the same request had come before under the same key. */
    record Accepted(long job) implements SubmissionOutcome {}

    /** Its idempotency key stands for another request, which became {@code job}. */
    record KeyTaken(long job) implements SubmissionOutcome {}
}
