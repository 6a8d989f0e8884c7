package io.whirr.api.runs;

import java.time.Instant;

/**
 * A file of a run.
 *
 * @param path below the run's directory, with {@code /} between the parts
 * @param size in bytes
 * @param modified when it was last written, by the file server's clock
 */
public record Artifact(String path, long size, Instant modified) {}
