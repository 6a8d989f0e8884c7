package io.whirr.head.batch;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a job stands, as the wire says it. Final is final: only a retry leads out again. */
public enum JobStatus {
    /** Waits for a worker. */
    QUEUED(false),
    /** A worker holds it; somebody may have asked for it to stop. */
    RUNNING(false),
    /** Ended well. */
    COMPLETED(true),
    /** Ended badly: its command failed, or it was lost too often. */
    FAILED(true),
    /** Ended because somebody asked for it. */
    CANCELLED(true);

    private final boolean isFinal;

    JobStatus(boolean isFinal) {
        this.isFinal = isFinal;
    }

    /** Whether nothing but a retry changes it. */
    public boolean isFinal() {
        return isFinal;
    }

    /** The word on the wire. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status with this word on the wire; empty for any other word. */
    public static Optional<JobStatus> ofWire(String word) {
        return Stream.of(values()).filter(status -> status.wire().equals(word)).findFirst();
    }

    /**
     * The status that a {@code STATUS} of {@code BATCH_JOB_EXECUTION} means.
     *
     * @throws IllegalStateException for a status that whirr never writes
     */
    public static JobStatus ofBatch(String status) {
        return switch (status) {
            case "STARTING" -> QUEUED;
            case "STARTED", "STOPPING" -> RUNNING;
            case "COMPLETED" -> COMPLETED;
            case "FAILED" -> FAILED;
            case "STOPPED" -> CANCELLED;
            default -> throw new IllegalStateException("A job execution has the status " + status);
        };
    }

    /**
     * The {@code STATUS} that a final status is written as.
     *
     * @throws IllegalStateException for a status that is not final
     */
    public String batch() {
        return switch (this) {
            case COMPLETED -> "COMPLETED";
            case FAILED -> "FAILED";
            case CANCELLED -> "STOPPED";
            case QUEUED, RUNNING -> throw new IllegalStateException(this + " is no end");
        };
    }
}
