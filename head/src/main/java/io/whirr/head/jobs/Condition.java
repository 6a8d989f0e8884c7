package io.whirr.head.jobs;

import io.whirr.head.batch.JobStatus;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How a job has to end for another to start. */
enum Condition {
    /** Completed. */
    OK,
    /** Failed; to be cancelled is not to fail. */
    FAILED,
    /** However. */
    ANY;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Condition> of(String word) {
        return Stream.of(values())
                .filter(condition -> condition.word().equals(word))
                .findFirst();
    }

    /** Whether an end is one that was waited for. */
    boolean isMetBy(JobStatus end) {
        return switch (this) {
            case OK -> end == JobStatus.COMPLETED;
            case FAILED -> end == JobStatus.FAILED;
            case ANY -> end.isFinal();
        };
    }
}
