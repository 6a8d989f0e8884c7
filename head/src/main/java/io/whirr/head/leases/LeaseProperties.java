package io.whirr.head.leases;

import io.whirr.head.settings.Bounds;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of leases.
 *
 * @param lostAttempts how many lost attempts a job may have before it is quarantined; lost attempts are those whose
 *     worker went silent, not those whose command failed
 * @param outageAfter how long no sweep may have run before it counts as an outage, after which every lease that was
 *     alive gets a full term again
 * @param sweepBatch how many leases one sweep takes back at the most
 * @param claimBatch how many claims one transaction serves at the most, two or more
 * @param parkedClaims how many claims may wait for work on this head, if there is memory for so many; more are answered
 *     at once
 * @param timeoutPatience how long a worker that knows of a task's run timeout has to end it, before the head asks it to
 * @param reserveAfter how long a task that needs many GPUs may be passed over before GPUs are kept free for it
 * @param filePatience how long one look at lease files may take
 * @param unseenFiles how long leases that may have files are left alone when these cannot be looked at
 * @param pollInterval how often parked claims look for work that nobody announced
 */
@ConfigurationProperties("whirr.leases")
record LeaseProperties(
        @DefaultValue("5") int lostAttempts,
        @DefaultValue("5s") Duration outageAfter,
        @DefaultValue("500") int sweepBatch,
        @DefaultValue("64") int claimBatch,
        @DefaultValue("10000") int parkedClaims,
        @DefaultValue("60s") Duration timeoutPatience,
        @DefaultValue("30s") Duration reserveAfter,
        @DefaultValue("2s") Duration filePatience,
        @DefaultValue("1h") Duration unseenFiles,
        @DefaultValue("1s") Duration pollInterval) {

    /** Sweeps are a second apart: with less each of them would come after an outage, and no lease would ever end. */
    private static final Duration SHORTEST_OUTAGE = Duration.ofSeconds(2);

    LeaseProperties {
        new Bounds("whirr.leases")
                .atLeast(0, "lost-attempts", lostAttempts)
                .atLeast(SHORTEST_OUTAGE, "outage-after", outageAfter)
                .atLeast(1, "sweep-batch", sweepBatch)
                .atLeast(2, "claim-batch", claimBatch)
                .atLeast(0, "parked-claims", parkedClaims)
                .atLeast(Duration.ZERO, "timeout-patience", timeoutPatience)
                .atLeast(Duration.ZERO, "reserve-after", reserveAfter)
                .atLeast(Duration.ofMillis(1), "file-patience", filePatience)
                .atLeast(Duration.ZERO, "unseen-files", unseenFiles)
                .atLeast(Duration.ofMillis(1), "poll-interval", pollInterval);
    }
}
