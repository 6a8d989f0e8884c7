package io.whirr.head.leases;

import io.whirr.head.batch.JobStatus;

/** What became of a report. */
sealed interface ReportOutcome {

    /** The job has ended so; or had, when a report of the same outcome came before. */
    record Ended(JobStatus status) implements ReportOutcome {}

    /** The job has ended otherwise, and final is final. */
    record Contradicted(JobStatus status) implements ReportOutcome {}

    /** The task is another's, or nobody's. */
    record NotTheHolder() implements ReportOutcome {}

    /** There is no such job. */
    record Unknown() implements ReportOutcome {}
}
