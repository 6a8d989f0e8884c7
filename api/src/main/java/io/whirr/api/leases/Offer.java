package io.whirr.api.leases;

import io.whirr.api.workers.Gpu;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a worker process has free for a task, and what it has in all.
 *
 * @param gpus the GPUs that are free; null for none
 * @param totalGpus how many GPUs it has, free or not; null for as many as are free
 * @param slots how many places are free, those on GPUs included; a task takes one, or as many as it needs GPUs
 * @param cpus how many CPUs the machine has; null where that is not known
 * @param memoryMb how much memory the machine has; null where that is not known
 * @param labels what the machine is or has; null for nothing
 */
public record Offer(
        @Nullable @Size(max = 1_024) List<Gpu> gpus,
        @Nullable @Min(0) @Max(1_024) Integer totalGpus,
        @Min(0) @Max(10_000) int slots,
        @Nullable @Min(1) @Max(100_000) Integer cpus,
        @Nullable @Min(1) @Max(1_000_000_000) Integer memoryMb,
        @Nullable Map<String, String> labels) {}
