package io.whirr.head.runs;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run and its job, as the database has them.
 *
 * @param run which one
 * @param name as submitted, or the element's own
 * @param config as submitted, or the element's own, JSON
 * @param tags as submitted
 * @param status where it stands
 * @param startedAt when its current attempt, or its last one, was handed out; of an array when its first element was
 * @param finishedAt when it became final
 * @param exitStatus of the last attempt
 * @param hostname where the last attempt ran
 * @param description what the job said of itself, as kept, JSON; null where nothing is kept
 */
record RunRow(
        RunKey run,
        @Nullable String name,
        @Nullable String config,
        @Nullable List<String> tags,
        RunStatus status,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Integer exitStatus,
        @Nullable String hostname,
        @Nullable String description) {}
