package io.whirr.worker.leases;

import io.whirr.api.leases.ClaimTask;
import java.time.Duration;

/**
 * How long leases are asked for and how often they are renewed, by what the head at the other end can do.
 *
 * @param lease the term to ask for
 * @param chosen whether the user named it; what was chosen is kept whatever the head is
 * @param heartbeat the longest time between two renewals
 */
public record LeaseTerms(Duration lease, boolean chosen, Duration heartbeat) {

    /** A head without tokens may date a lease back by 30 s, so that one of 60 s is none. */
    private static final Duration TOKENLESS_LEASE = Duration.ofSeconds(90);

    private static final Duration TOKENLESS_HEARTBEAT = Duration.ofSeconds(20);
    private static final Duration BACKDATING = Duration.ofSeconds(30);

    /** The term to ask for. */
    public Duration term(boolean tokens) {
        return tokens || chosen || lease.compareTo(TOKENLESS_LEASE) >= 0 ? lease : TOKENLESS_LEASE;
    }

    /** The part of a term that can be counted on. */
    public Duration sureTerm(boolean tokens) {
        Duration term = term(tokens);
        return tokens ? term : term.minus(shorter(BACKDATING, term.dividedBy(3)));
    }

    /** What the claim itself gives: a head with tokens grants little until the first renewal confirms it. */
    public Duration firstTerm(boolean tokens) {
        return tokens ? Duration.ofSeconds(ClaimTask.CONFIRM_SECONDS) : sureTerm(false);
    }

    /** The time between two renewals. */
    public Duration interval(boolean tokens) {
        Duration third = shorter(heartbeat, term(tokens).dividedBy(3));
        return tokens ? third : shorter(third, TOKENLESS_HEARTBEAT);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
