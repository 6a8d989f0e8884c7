package io.whirr.api.runs;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run has logged so far.
 *
 * @param metrics the records in the order of the file; each has {@code _idx}, {@code _timestamp} and {@code step} (null
 *     where the line had none), then what the line said
 * @param count how many records there are here
 */
public record Metrics(List<Map<String, @Nullable Object>> metrics, int count) {}
