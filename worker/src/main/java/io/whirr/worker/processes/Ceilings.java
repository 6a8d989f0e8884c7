package io.whirr.worker.processes;

import org.jspecify.annotations.Nullable;

/**
 * What a task may use of its machine.
 *
 * @param memoryMb memory in MiB; null for no limit
 * @param cpus CPUs, as many as that or the time of so many; null for no limit
 */
public record Ceilings(@Nullable Integer memoryMb, @Nullable Double cpus) {

    static final Ceilings NONE = new Ceilings(null, null);
}
