package io.whirr.api.shares;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * Sets how large an owner's share is.
 *
 * @param weight compared to the others'; theirs is 1 unless somebody said otherwise
 */
public record SetShare(@Min(0) @Max(1_000_000) double weight) {}
