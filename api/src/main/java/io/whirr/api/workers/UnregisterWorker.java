package io.whirr.api.workers;

import jakarta.validation.constraints.Size;

/**
 * A worker says that it goes.
 *
 * @param workerId its name
 */
public record UnregisterWorker(@Size(max = 400) String workerId) {}
