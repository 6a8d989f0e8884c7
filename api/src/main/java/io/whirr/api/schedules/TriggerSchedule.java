package io.whirr.api.schedules;

import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a job of a schedule now, besides its times.
 *
 * @param overlap what happens when another of its jobs has not ended; null for what the schedule says
 */
public record TriggerSchedule(@Nullable @Size(max = 100) String overlap) {}
