package io.whirr.head.runs;

import org.jspecify.annotations.Nullable;

/** A run: a job's, or that of an element of one. */
public record RunKey(long job, @Nullable Integer element) {}
