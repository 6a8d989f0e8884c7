package io.whirr.api.leases;

import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A worker reports that an attempt failed without an exit status. It counts as exit status 1.
 *
 * @param workerId who ran it
 * @param errorMessage what went wrong, for people
 * @param token the token from the claim; null from a worker that knows none
 */
public record FailJob(
        @Size(max = 400) String workerId,
        String errorMessage,
        @Nullable Long token) {}
