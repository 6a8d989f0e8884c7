package io.whirr.api.workers;

import io.whirr.api.http.Omittable;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A worker says that it is there.
 *
 * @param workerId its name, the same in every later call and in its next life
 * @param hostname the machine that it runs on
 * @param gpuIds the GPUs that it may use; empty, or left out, for none
 * @param instance this life of the worker process; null from a worker that does not tell its lives apart
 * @param exclusive true when the worker holds a lock on its name, so that its former life, and everything that ran in
 *     it, is known to be dead: what the former life had leased is then queued again at once
 * @param version the worker's version
 * @param isolation how process trees are contained: {@code pidns}, {@code userns} or {@code group}
 * @param labels what the machine is or has, to be matched by jobs
 * @param capacity what the process has to run tasks with; null from a worker that does not say
 * @param storage its data directory; null from a worker that does not look at it
 */
public record RegisterWorker(
        @Size(max = 400) String workerId,
        @Size(max = 255) String hostname,
        @Nullable @Omittable List<Integer> gpuIds,
        @Nullable @Size(max = 255) String instance,
        @Nullable Boolean exclusive,
        @Nullable @Size(max = 255) String version,
        @Nullable @Size(max = 255) String isolation,
        @Nullable Map<String, @Nullable Object> labels,
        @Nullable Capacity capacity,
        @Nullable Storage storage) {}
