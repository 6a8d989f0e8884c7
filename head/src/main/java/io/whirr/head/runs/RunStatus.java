package io.whirr.head.runs;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the wire says of a run, and which states of its Batch execution that stands for. */
enum RunStatus {
    QUEUED(false, "STARTING"),
    RUNNING(false, "STARTED", "STOPPING"),
    COMPLETED(true, "COMPLETED"),
    FAILED(true, "FAILED", "ABANDONED", "UNKNOWN"),
    CANCELLED(true, "STOPPED");

    private final boolean last;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable.
    private final List<String> batch;

    RunStatus(boolean last, String... batch) {
        this.last = last;
        this.batch = List.of(batch);
    }

    /** Whether nothing but {@code retry} changes it. */
    boolean isFinal() {
        return last;
    }

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RunStatus ofBatch(String status) {
        return Arrays.stream(values())
                .filter(candidate -> candidate.batch.contains(status))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("A job execution has the unknown status " + status));
    }

    /** The Batch states of all runs. */
    static List<String> batchStates() {
        return Arrays.stream(values()).flatMap(status -> status.batch.stream()).toList();
    }

    /** The Batch states that a filter asks for; none for a word that no run has as its status. */
    static List<String> batchStatesOf(String filter) {
        return Arrays.stream(values())
                .filter(status -> filter.equals("active")
                        ? !status.isFinal()
                        : status.wire().equals(filter))
                .flatMap(status -> status.batch.stream())
                .toList();
    }
}
