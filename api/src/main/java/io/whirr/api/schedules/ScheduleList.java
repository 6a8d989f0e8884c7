package io.whirr.api.schedules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of schedules, by name.
 *
 * @param schedules the page
 * @param nextAfter the name to ask for the next page with; null when there is none
 */
public record ScheduleList(
        List<Schedule> schedules, @Nullable String nextAfter) {}
