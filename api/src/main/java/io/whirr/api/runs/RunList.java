package io.whirr.api.runs;

import java.util.List;

/** A page of runs, the one that started last first; those that have not started come last. */
public record RunList(List<Run> runs) {}
