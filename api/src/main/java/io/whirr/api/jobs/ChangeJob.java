package io.whirr.api.jobs;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * Changes a job that has not ended.
 *
 * @param priority the higher, the sooner
 */
public record ChangeJob(@Min(-1_000) @Max(1_000) int priority) {}
