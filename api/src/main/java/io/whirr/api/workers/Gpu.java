package io.whirr.api.workers;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A GPU of a machine.
 *
 * @param index its number there
 * @param model what it calls itself; null where that is not known
 * @param memoryGb its memory, rounded; null where that is not known
 * @param uuid what tells it from every other GPU; null where that is not known
 * @param healthy false when it must not be used: it does not answer, or others use it; null for true
 */
public record Gpu(
        @Min(0) @Max(1_000_000) int index,
        @Nullable @Size(max = 255) String model,
        @Nullable @Min(0) @Max(1_000_000) Integer memoryGb,
        @Nullable @Size(max = 255) String uuid,
        @Nullable Boolean healthy) {}
