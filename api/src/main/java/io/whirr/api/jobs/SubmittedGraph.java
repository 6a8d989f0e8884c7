package io.whirr.api.jobs;

import java.util.List;

/**
 * The answer to a graph: what each of its jobs became.
 *
 * @param jobs in the order in which they were sent
 * @param message a sentence for people
 */
public record SubmittedGraph(List<Node> jobs, String message) {

    /** One job of the graph: its key, and the answer to its submission. */
    public record Node(String key, SubmittedJob job) {}
}
