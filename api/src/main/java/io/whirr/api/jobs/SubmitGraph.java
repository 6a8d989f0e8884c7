package io.whirr.api.jobs;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * Asks for several jobs that depend on each other: all of them, or none.
 *
 * @param jobs the jobs; what one waits for may stand before or after it
 */
public record SubmitGraph(@NotEmpty @Size(max = 10_000) List<Node> jobs) {

    /**
     * One job of a graph.
     *
     * @param key what the others call it
     * @param job the job itself; its {@code after} may name keys
     */
    public record Node(@Size(max = 255) String key, SubmitJob job) {}
}
