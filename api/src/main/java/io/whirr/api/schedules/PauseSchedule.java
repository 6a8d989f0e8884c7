package io.whirr.api.schedules;

import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a schedule to be paused, or to go on.
 *
 * @param note why, for whoever looks at it; null to leave the note as it is
 */
public record PauseSchedule(@Nullable @Size(max = 1_000) String note) {}
