package io.whirr.api.runs;

import java.util.List;

/**
 * A page of runs.
 *
 * @param runs those of whole jobs, the one that started last first and those that have not started last; or those of
 *     the elements of one job, by their numbers
 */
public record RunList(List<Run> runs) {}
