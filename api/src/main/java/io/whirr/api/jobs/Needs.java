package io.whirr.api.jobs;

import io.whirr.api.http.Closed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a worker must have to run a command; what is null does not matter.
 *
 * @param gpus how many GPUs of one machine; null for one slot of any kind, 0 for one without a GPU of its own
 * @param gpuModel words that the GPUs' model has to contain, in any case of letters: {@code A100}
 * @param gpuMemoryGb how much memory each of the GPUs has to have
 * @param cpus how many CPUs the machine has to have
 * @param memoryMb how much memory the machine has to have
 * @param labels what the machine has to be labelled with
 */
@Closed
public record Needs(
        @Nullable @Min(0) @Max(1_024) Integer gpus,
        @Nullable @Size(max = 255) String gpuModel,
        @Nullable @Min(1) @Max(1_000_000) Integer gpuMemoryGb,
        @Nullable @Min(1) @Max(100_000) Integer cpus,
        @Nullable @Min(1) @Max(1_000_000_000) Integer memoryMb,
        @Nullable Map<String, String> labels) {}
