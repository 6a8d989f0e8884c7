package io.whirr.api.leases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a renewal that was accepted.
 *
 * @param success true, always
 * @param leaseExpiresAt when the lease ends unless it is renewed again; null for a worker that holds none any more and
 *     can be told so only by {@code cancelRequested}
 * @param cancelRequested true when the worker is to stop the job and report its end
 * @param stop why: {@code CANCEL} or {@code TIMEOUT}; null when it is not to stop
 * @param leaseChannel as in a claim's answer ({@link ClaimedTask}): who is busy with all that it can run claims nothing
 */
public record RenewedLease(
        boolean success,
        @Nullable Instant leaseExpiresAt,
        boolean cancelRequested,
        @Nullable String stop,
        @Nullable String leaseChannel) {}
