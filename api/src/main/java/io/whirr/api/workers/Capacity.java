package io.whirr.api.workers;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker process has to run tasks with.
 *
 * @param gpus its GPUs; null for none
 * @param slots how many tasks it can run at once; null for one
 * @param cpus how many CPUs the machine has; null where that is not known
 * @param memoryMb how much memory the machine has; null where that is not known
 */
public record Capacity(
        @Nullable @Size(max = 1_024) List<Gpu> gpus,
        @Nullable @Min(1) @Max(10_000) Integer slots,
        @Nullable @Min(1) @Max(100_000) Integer cpus,
        @Nullable @Min(1) @Max(1_000_000_000) Integer memoryMb) {}
