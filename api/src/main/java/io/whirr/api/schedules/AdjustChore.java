package io.whirr.api.schedules;

import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Changes when the head does something for itself, for all heads of the database and until it is changed again.
 *
 * @param when {@code every 10m}, or a Quartz expression of 6 or 7 fields, in UTC; null to leave it as it is
 * @param paused true to leave it undone, false to do it again; null to leave it as it is
 */
public record AdjustChore(
        @Nullable @Size(max = 200) String when, @Nullable Boolean paused) {}
