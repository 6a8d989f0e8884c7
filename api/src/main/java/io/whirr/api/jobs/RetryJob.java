package io.whirr.api.jobs;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a job to be run again. What has completed is not run again.
 *
 * @param elements of an array, only these; null for all that have not completed
 * @param failedOnly of an array, true for only those that failed and not those that were cancelled
 */
public record RetryJob(
        @Nullable @NotEmpty @Size(max = 100_000) List<@Min(0) Integer> elements,
        @Nullable Boolean failedOnly) {}
