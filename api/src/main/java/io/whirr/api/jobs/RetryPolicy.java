package io.whirr.api.jobs;

import io.whirr.api.http.Closed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a command that has failed is tried again by itself. Attempts that were lost with their worker are another matter
 * and have a budget of their own.
 *
 * @param maxAttempts how often it may fail in all, the first attempt included; null for 1: it is not tried again
 * @param backoffSeconds how long to wait after the first failure; null for 10
 * @param backoffFactor by what the wait grows with every failure; null for 2
 * @param maxBackoffSeconds the longest wait; null for an hour
 * @param jitter by which share of itself a wait varies at random, 0 to 1; null for 0.1
 * @param exitCodes only these exit statuses are worth another try; null for any failure
 */
@Closed
public record RetryPolicy(
        @Nullable @Min(1) @Max(1_000) Integer maxAttempts,
        @Nullable @Min(0) @Max(604_800) Double backoffSeconds,
        @Nullable @Min(1) @Max(100) Double backoffFactor,
        @Nullable @Min(0) @Max(604_800) Double maxBackoffSeconds,
        @Nullable @Min(0) @Max(1) Double jitter,
        @Nullable @NotEmpty List<Integer> exitCodes) {}
