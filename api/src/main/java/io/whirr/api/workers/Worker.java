package io.whirr.api.workers;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A worker as the head knows it.
 *
 * @param id its name
 * @param hostname the machine that it runs on
 * @param gpuId its GPU; null for none
 * @param status {@code idle}, {@code busy}, {@code draining} or {@code offline}; offline too when it has not been heard
 *     of for a while
 * @param currentJobId the job that it runs; null for none
 * @param heartbeatAt when it was last heard of
 * @param version the worker's version; null where it did not say
 * @param isolation how it contains process trees; null where it did not say
 * @param labels what its machine is or has; null where it did not say
 * @param capacity what its process has to run tasks with; null where it did not say
 * @param draining true when it is given nothing new
 * @param drainReason why; null where nobody said
 * @param storage its data directory, as it saw it last; null where it did not say
 * @param storageShared whether that is this head's own data directory; null where that is not known
 */
public record Worker(
        String id,
        @Nullable String hostname,
        @Nullable Integer gpuId,
        String status,
        @Nullable Long currentJobId,
        @Nullable Instant heartbeatAt,
        @Nullable String version,
        @Nullable String isolation,
        @Nullable Map<String, @Nullable Object> labels,
        @Nullable Capacity capacity,
        boolean draining,
        @Nullable String drainReason,
        @Nullable Storage storage,
        @Nullable Boolean storageShared) {}
