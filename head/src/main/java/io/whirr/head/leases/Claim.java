package io.whirr.head.leases;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A worker's wish for a task.
 *
 * @param worker who asks
 * @param instance its life; null from one that has none
 * @param fenced whether it knows tokens, and so confirms what it gets
 * @param term how long a renewal of the lease holds
 */
record Claim(String worker, @Nullable String instance, boolean fenced, Duration term) {}
