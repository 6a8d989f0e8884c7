package io.whirr.api.quotas;

import org.jspecify.annotations.Nullable;

/**
 * A limit.
 *
 * @param scope {@code owner}, {@code group} or {@code tag}
 * @param name which one
 * @param tasks how many tasks may run at once; null for any number
 * @param gpus how many GPUs they may hold at once; null for any number
 */
public record Quota(
        String scope,
        String name,
        @Nullable Integer tasks,
        @Nullable Integer gpus) {}
