package io.whirr.head.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.whirr.api.runs.Artifact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a run, by path: the wire's list, and whether it is all.
 *
 * @param artifacts the files; symbolic links are not among them
 * @param count how many are listed
 * @param truncated true when there are more than one answer holds; null, and left out, otherwise
 */
record ListedArtifacts(
        List<Artifact> artifacts,
        int count,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean truncated) {

    static final ListedArtifacts NONE = new ListedArtifacts(List.of(), 0, null);
}
