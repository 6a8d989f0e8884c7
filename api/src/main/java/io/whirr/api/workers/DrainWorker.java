package io.whirr.api.workers;

import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a worker to be given nothing new.
 *
 * @param reason why, for whoever looks at it later; null for none
 */
public record DrainWorker(@Nullable @Size(max = 1_000) String reason) {}
