package io.whirr.api.jobs;

import io.whirr.api.http.Closed;
import io.whirr.api.http.RequiredUnless;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A job that has to end before another may start.
 *
 * @param job its number
 * @param key in a graph, in place of a number: the key of another job of the same graph
 * @param on {@code ok}, {@code failed} or {@code any}: how it has to end; null for {@code ok}. When it ends otherwise,
 *     the job that waits for it is cancelled
 * @param elementwise true when both are arrays of the same numbers and each element waits for its own
 */
@Closed
public record After(
        @RequiredUnless("key") @Nullable @Min(1) Long job,
        @Nullable @Size(max = 255) String key,
        @Nullable @Size(max = 10) String on,
        @Nullable Boolean elementwise) {}
