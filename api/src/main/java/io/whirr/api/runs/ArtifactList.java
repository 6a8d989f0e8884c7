package io.whirr.api.runs;

import java.util.List;

/**
 * The files of a run, by path.
 *
 * @param artifacts the files; symbolic links are not among them
 * @param count how many there are
 */
public record ArtifactList(List<Artifact> artifacts, int count) {}
