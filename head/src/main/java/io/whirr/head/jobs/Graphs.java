package io.whirr.head.jobs;

import io.whirr.api.jobs.After;
import io.whirr.api.jobs.SubmitGraph;
import io.whirr.head.http.InvalidRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether the jobs of a graph can wait for each other as they say. */
final class Graphs {

    private Graphs() {}

    /** @throws InvalidRequest when a key is taken twice or unknown, or jobs wait for each other in a circle */
    static void check(SubmitGraph graph) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < graph.jobs().size(); i++) {
            String key = graph.jobs().get(i).key();
            if (places.put(key, i) != null) {
                throw InvalidRequest.at(List.of("body", "jobs", i, "key"), "another job has this key", key);
            }
        }
        List<List<Integer>> waits = new ArrayList<>();
        for (int i = 0; i < graph.jobs().size(); i++) {
            waits.add(waitsOf(graph, i, places));
        }
        circle(waits).ifPresent(circle -> {
            String keys = String.join(
                    " waits for ",
                    circle.stream().map(place -> graph.jobs().get(place).key()).toList());
            throw InvalidRequest.at(
                    List.of("body", "jobs", circle.getFirst(), "job", "after"), "none could ever start: " + keys, null);
        });
    }

    private static List<Integer> waitsOf(SubmitGraph graph, int place, Map<String, Integer> places) {
        List<Integer> waits = new ArrayList<>();
        List<After> after = graph.jobs().get(place).job().after();
        for (int i = 0; after != null && i < after.size(); i++) {
            String key = after.get(i).key();
            if (key != null && !places.containsKey(key)) {
                throw InvalidRequest.at(
                        List.of("body", "jobs", place, "job", "after", i, "key"), "there is no job with this key", key);
            }
            if (key != null) {
                waits.add(places.getOrDefault(key, 0));
            }
        }
        return waits;
    }

    /**
     * The first circle, its first member at both ends; empty when there is none. Without recursion: graphs are long.
     */
    private static Optional<List<Integer>> circle(List<List<Integer>> waits) {
        Set<Integer> done = new LinkedHashSet<>();
        for (int start = 0; start < waits.size(); start++) {
            List<Integer> circle = circleFrom(start, waits, done);
            if (circle != null) {
                return Optional.of(circle);
            }
        }
        return Optional.empty();
    }

    private static @Nullable List<Integer> circleFrom(int start, List<List<Integer>> waits, Set<Integer> done) {
        List<Integer> path = new ArrayList<>();
        List<Integer> taken = new ArrayList<>();
        Set<Integer> onPath = new LinkedHashSet<>();
        if (done.contains(start)) {
            return null;
        }
        path.add(start);
        taken.add(0);
        onPath.add(start);
        while (!path.isEmpty()) {
            int top = path.getLast();
            int next = taken.getLast();
            if (next == waits.get(top).size()) {
                path.removeLast();
                taken.removeLast();
                onPath.remove(top);
                done.add(top);
                continue;
            }
            taken.set(taken.size() - 1, next + 1);
            int other = waits.get(top).get(next);
            if (onPath.contains(other)) {
                List<Integer> circle = new ArrayList<>(path.subList(path.indexOf(other), path.size()));
                circle.add(other);
                return circle;
            }
            if (!done.contains(other)) {
                path.add(other);
                taken.add(0);
                onPath.add(other);
            }
        }
        return null;
    }
}
