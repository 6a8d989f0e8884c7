package io.whirr.head.leases;

import io.whirr.head.needs.Machine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A worker's wish for a task.
 *
 * @param worker who asks
 * @param instance its life; null from one that has none
 * @param fenced whether it knows tokens, and so confirms what it gets
 * @param term how long a renewal of the lease holds
 * @param free what it has free
 * @param totalGpus how many GPUs it has, free or not
 * @param wholeProcess whether it asks for all slots of its process, so that it takes the place of an earlier claim
 */
record Claim(
        String worker,
        @Nullable String instance,
        boolean fenced,
        Duration term,
        Machine free,
        int totalGpus,
        boolean wholeProcess) {}
