package io.whirr.api.leases;

import io.whirr.api.http.Omittable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A worker is alive and still runs the job.
 *
 * @param workerId who says so
 * @param leaseSeconds how long the lease is to hold from now; null for 60
 * @param token the token from the claim; null from a worker that knows none
 */
public record RenewLease(
        @Size(max = 400) String workerId,
        @Nullable @Omittable @Min(10) @Max(600) Integer leaseSeconds,
        @Nullable Long token) {}
