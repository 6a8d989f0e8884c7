package io.whirr.worker.leases;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The right to run one task until a time of this machine's monotonic clock. Any thread may ask and extend.
 *
 * <p>A term counts from the moment in which its renewal was <em>sent</em>: the head's clock cannot have started later
 * than it got the request, so the lease never ends here later than there.
 */
public final class Lease {

    /** The time between the last kill and the end of the lease, at most. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    private static final Duration SURE = Duration.ofSeconds(2);

    private final String workerId;
    private final long job;
    private final String number;
    private final @Nullable Long token;
    private final Duration grace;
    private volatile Term term;

    /**
     * What a renewal gave, in one piece: the end of one term and the length of another would make a lease that is just
     * being confirmed look as if it had run out.
     */
    private record Term(long end, Duration length) {

        static Term from(long nanos, Duration length) {
            return new Term(nanos + length.toNanos(), length);
        }

        Duration untilEnd() {
            return Duration.ofNanos(end - System.nanoTime());
        }

        Duration untilKill() {
            return untilEnd().minus(shorter(MARGIN, length.dividedBy(10)));
        }

        Duration untilForced() {
            return untilEnd().minus(shorter(MARGIN, length.dividedBy(10)).dividedBy(2));
        }

        Duration untilTerm(Duration grace) {
            return untilKill().minus(shorter(grace, length.dividedBy(3)));
        }
    }

    /**
     * @param number the job as people write it, with the element of an array
     * @param token the claim's fencing token; null from a head that knows none
     * @param claimed when the claim was sent, on the clock of {@link System#nanoTime()}: the lease began after it,
     *     nobody here knows how long
     * @param first the term that the claim began
     * @param grace how long a task may take to end after TERM
     */
    public Lease(
            String workerId,
            long job,
            String number,
            @Nullable Long token,
            long claimed,
            Duration first,
            Duration grace) {
        this.workerId = workerId;
        this.job = job;
        this.number = number;
        this.token = token;
        this.grace = grace;
        this.term = Term.from(claimed, first);
    }

    public String workerId() {
        return workerId;
    }

    public long job() {
        return job;
    }

    String number() {
        return number;
    }

    public @Nullable Long token() {
        return token;
    }

    /**
     * A renewal that was sent at {@code sentNanos} was accepted. An old one that is answered late takes nothing away.
     */
    void extend(long sentNanos, Duration by) {
        Term next = Term.from(sentNanos, by);
        if (next.end() - term.end() > 0) {
            term = next;
        }
    }

    /**
     * Whether the lease is known to last for a while. It is not when the answer to a claim may have been on its way, or
     * in a frozen worker's buffers, for as long as a first term: the task may be another's by then.
     */
    public boolean isSure() {
        return untilTerm().compareTo(SURE) >= 0;
    }

    /** Time until the task must be told to end, so that its grace is over before the lease is; negative when late. */
    public Duration untilTerm() {
        return term.untilTerm(grace);
    }

    /** Time until the task must be killed; negative when late. */
    public Duration untilKill() {
        return term.untilKill();
    }

    /** Time until somebody else must have killed the task, should this worker not get to it; negative when late. */
    public Duration untilForced() {
        return term.untilForced();
    }

    /** Time until the lease ends; negative when it has. */
    public Duration untilEnd() {
        return term.untilEnd();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
