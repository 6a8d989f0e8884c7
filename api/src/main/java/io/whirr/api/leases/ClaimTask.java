package io.whirr.api.leases;

import io.whirr.api.http.Omittable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A worker asks for something to run.
 *
 * @param workerId who asks
 * @param gpuId the GPU that it would run on; for the record only
 * @param leaseSeconds how long the lease is to hold without a renewal; null for 60
 * @param waitSeconds how long the head may keep the request open until there is work; null for 0, an answer at once
 * @param fencing true from a worker that sends the token with every call and confirms the task by a first renewal
 *     within {@value #CONFIRM_SECONDS} s; null and false from one that knows no tokens
 * @param instance one life of the worker process, so that its next life is told apart; null from one that has none
 * @param offer what the process has free, over all its slots: the claim then takes the place of one of the same
 *     instance that still waits; null for a single slot
 */
public record ClaimTask(
        @Size(max = 400) String workerId,
        @Nullable Integer gpuId,
        @Nullable @Omittable @Min(10) @Max(600) Integer leaseSeconds,
        @Nullable @Min(0) @Max(300) Integer waitSeconds,
        @Nullable Boolean fencing,
        @Nullable @Size(max = 255) String instance,
        @Nullable Offer offer) {

    /** The first term of a fenced lease, in seconds: a task that nobody confirms within it goes to somebody else. */
    public static final int CONFIRM_SECONDS = 10;

    /** The term of a lease when the request does not say. */
    public static final int DEFAULT_LEASE_SECONDS = 60;
}
