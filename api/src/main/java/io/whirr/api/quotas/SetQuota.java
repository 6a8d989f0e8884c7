package io.whirr.api.quotas;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * Sets a limit; at least one of the two.
 *
 * @param tasks how many tasks may run at once; null for any number
 * @param gpus how many GPUs they may hold at once; null for any number
 */
public record SetQuota(
        @Nullable @Min(0) @Max(1_000_000) Integer tasks,
        @Nullable @Min(0) @Max(1_000_000) Integer gpus) {}
