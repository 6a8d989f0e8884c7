package io.whirr.head.jobs;

import io.whirr.head.batch.JobStatus;

/** What became of the wish to run a job again. */
sealed interface RetryOutcome {

    /** It is queued, as {@code attempt}; it was {@code before}. */
    record Queued(int attempt, JobStatus before) implements RetryOutcome {}

    /** It has not failed, so there is nothing to try again. */
    record Refused(JobStatus status) implements RetryOutcome {}

    /** What it waits for has ended otherwise: it would be cancelled again at once. */
    record Hopeless(String why) implements RetryOutcome {}

    /** None of its elements is one that was asked for and has not completed. */
    record NothingToDo() implements RetryOutcome {}

    /** It is an array with elements that have yet to end: only those that have failed may go before, if asked for. */
    record NotOver(JobStatus status) implements RetryOutcome {}

    /** Others of its elements have yet to end, and another array waits for them one by one. */
    record Followed(long by) implements RetryOutcome {}

    /** There is no such job. */
    record Unknown() implements RetryOutcome {}
}
