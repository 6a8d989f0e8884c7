package io.whirr.api.schedules;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that the head does again and again for itself.
 *
 * @param name what it is called
 * @param description what it does
 * @param when how often: {@code every 60s}, or a Quartz expression in UTC
 * @param paused whether it is left undone
 * @param adjustable whether {@code when} and {@code paused} can be changed
 * @param state what Quartz says of its trigger: {@code NORMAL}, {@code PAUSED}, {@code BLOCKED}, {@code ERROR}, …
 * @param nextAt when it is due
 * @param lastStartedAt when it last began; null when it is not known
 * @param lastFinishedAt when it last ended; null when it is not known, or it has not
 * @param lastResult what came of it; null when it is not known
 * @param lastFailed whether it failed
 */
public record Chore(
        String name,
        String description,
        String when,
        boolean paused,
        boolean adjustable,
        String state,
        @Nullable Instant nextAt,
        @Nullable Instant lastStartedAt,
        @Nullable Instant lastFinishedAt,
        @Nullable String lastResult,
        boolean lastFailed) {}
