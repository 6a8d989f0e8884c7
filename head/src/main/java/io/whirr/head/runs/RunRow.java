package io.whirr.head.runs;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run and its job, as the database has them.
 *
 * @param job the job's number
 * @param name as submitted
 * @param config as submitted, JSON
 * @param tags as submitted
 * @param status what the ledger says
 * @param attempt the current one, or the last
 * @param startedAt when that attempt was handed out
 * @param finishedAt when the job became final
 * @param exitStatus of the last attempt
 * @param hostname where the last attempt ran
 * @param description what the job said of itself, as kept, JSON; null where nothing is kept
 */
record RunRow(
        long job,
        @Nullable String name,
        @Nullable String config,
        @Nullable List<String> tags,
        RunStatus status,
        int attempt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Integer exitStatus,
        @Nullable String hostname,
        @Nullable String description) {}
