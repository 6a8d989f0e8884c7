package io.whirr.api.schedules;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a schedule's firings, the latest time first.
 *
 * @param firings the page
 * @param nextBefore the time to ask for the next page with; null when there is none
 */
public record FiringList(List<Firing> firings, @Nullable Instant nextBefore) {}
