package io.whirr.head.quotas;

import org.jspecify.annotations.Nullable;

/**
 * A limit.
 *
 * @param scope whose tasks it counts
 * @param name the owner, group or tag
 * @param tasks how many may run at once; null for any number
 * @param gpus how many GPUs they may hold at once; null for any number
 */
record Quota(
        Scope scope,
        String name,
        @Nullable Integer tasks,
        @Nullable Integer gpus) {}
