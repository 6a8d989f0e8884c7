package io.whirr.head.jobs;

import io.whirr.head.batch.JobStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a job waits for, as it stands when the job is queued.
 *
 * @param dependencies all of it; settled where the other job is final, or is not kept any more
 * @param statuses of the jobs that it waits for, as far as they are kept
 * @param byElement of the arrays that it waits for elementwise: how those of their elements ended that have
 */
record Waits(
        List<Dependency> dependencies, Map<Long, JobStatus> statuses, Map<Long, Map<Integer, JobStatus>> byElement) {

    static final Waits FOR_NOTHING = new Waits(List.of(), Map.of(), Map.of());

    /** How many other jobs it waits for. */
    int blockedBy() {
        return (int) ofJobs().filter(dependency -> !dependency.settled()).count();
    }

    /** How many other jobs and elements an element waits for. */
    int blockedBy(int number) {
        return blockedBy()
                + (int) ofElements()
                        .filter(dependency -> isOpen(dependency, end(dependency, number)))
                        .count();
    }

    /** Why it can never start; empty when it may. */
    Optional<String> hopeless() {
        return ofJobs().filter(Dependency::settled)
                .flatMap(dependency -> why(dependency, statuses.get(dependency.on()), null).stream())
                .findFirst();
    }

    /** Why an element can never start; empty when it may. */
    Optional<String> hopeless(int number) {
        return ofElements()
                .flatMap(dependency -> why(dependency, end(dependency, number), number).stream())
                .findFirst();
    }

    /** The elements that something is known of. */
    Set<Integer> known() {
        return byElement.values().stream()
                .flatMap(elements -> elements.keySet().stream())
                .collect(Collectors.toSet());
    }

    private Stream<Dependency> ofJobs() {
        return dependencies.stream().filter(dependency -> !dependency.elementwise());
    }

    private Stream<Dependency> ofElements() {
        return dependencies.stream().filter(Dependency::elementwise);
    }

    private @Nullable JobStatus end(Dependency dependency, int number) {
        return byElement.getOrDefault(dependency.on(), Map.of()).get(number);
    }

    /** Of an array that is over, an element that nothing is known of is not kept any more. */
    private static boolean isOpen(Dependency dependency, @Nullable JobStatus end) {
        return end == null ? !dependency.settled() : !dependency.condition().isMetBy(end);
    }

    private static Optional<String> why(Dependency dependency, @Nullable JobStatus end, @Nullable Integer element) {
        return end == null || dependency.condition().isMetBy(end)
                ? Optional.empty()
                : Optional.of(Dependents.impossible(dependency, end, element));
    }
}
