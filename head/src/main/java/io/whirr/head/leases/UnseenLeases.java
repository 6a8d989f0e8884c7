package io.whirr.head.leases;

import io.whirr.head.leases.TaskStore.FiledLease;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * For how long leases have been over whose files nobody could look at. Each head counts for itself, and anew when it is
 * started.
 */
final class UnseenLeases {

    private final Duration putOff;

    private final LongSupplier clock;

    private Map<Long, Span> spans = new HashMap<>();

    /** From when on, and when it was last found to be so still. */
    private record Span(long since, long last) {}

    /**
     * Of no leases yet.
     *
     * @param putOff by how much the end of a lease is put off that cannot be looked at; less than any term
     * @param clock nanoseconds since some time
     */
    UnseenLeases(Duration putOff, LongSupplier clock) {
        this.putOff = putOff;
        this.clock = clock;
    }

    synchronized Set<Long> tokens() {
        return Set.copyOf(spans.keySet());
    }

    /**
     * Forgets all that are not due by the time to which they were put off: they were renewed, or have ended. So long
     * after it was last asked that a renewal may have come and run out again unnoticed, a lease begins anew.
     */
    synchronized void keepOnly(List<FiledLease> due) {
        long now = clock.getAsLong();
        Map<Long, Span> kept = new HashMap<>();
        for (FiledLease lease : due) {
            Span span = spans.get(lease.token());
            if (span != null && now - span.last() <= lease.term().minus(putOff).toNanos()) {
                kept.put(lease.token(), new Span(span.since(), now));
            }
        }
        spans = kept;
    }

    /** Adds a lease that could not be looked at. For how long that has been so. */
    synchronized Duration add(long token) {
        long now = clock.getAsLong();
        return Duration.ofNanos(
                now - spans.computeIfAbsent(token, _ -> new Span(now, now)).since());
    }

    /** It was looked at. */
    synchronized void forget(long token) {
        spans.remove(token);
    }
}
