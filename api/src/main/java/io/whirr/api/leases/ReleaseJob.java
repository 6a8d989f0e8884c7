package io.whirr.api.leases;

import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A worker gives a job back unharmed, to be run again by another; no budget is charged for it.
 *
 * @param workerId who held it
 * @param token the token from the claim; null from a worker that knows none
 * @param reason why, for people; null where that is plain
 */
public record ReleaseJob(
        @Size(max = 400) String workerId,
        @Nullable Long token,
        @Nullable String reason) {}
