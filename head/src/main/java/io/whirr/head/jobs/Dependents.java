package io.whirr.head.jobs;

import io.whirr.head.batch.ExitReason;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.jobs.DependencyStore.Ended;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Decides what the end of jobs and elements means for those that wait for it. In the transaction of that end. */
@Component
class Dependents {

    private static final int SWEEP = 100;

    private final DependencyStore store;

    private final LiveTasks tasks;

    Dependents(DependencyStore store, LiveTasks tasks) {
        this.store = store;
        this.tasks = tasks;
    }

    /**
     * Lets go who has waited for these ends, and takes those out of the queue that they make impossible.
     *
     * @return what has ended by that
     */
    List<TaskEnd> settle(List<Ended> ended) {
        Map<Long, List<Ended>> byJob = ended.stream().collect(Collectors.groupingBy(Ended::job));
        List<Dependency> open = byJob.isEmpty() ? List.of() : store.openOn(byJob.keySet());
        List<TaskEnd> impossible = new ArrayList<>();
        List<Dependency> over = new ArrayList<>();
        for (Dependency dependency : open) {
            List<Ended> ends = byJob.getOrDefault(dependency.on(), List.of());
            if (dependency.elementwise()) {
                settleElements(dependency, ends, impossible);
            }
            if (whole(ends).isPresent()) {
                over.add(dependency);
            }
        }
        settleJobs(over, byJob, impossible);
        return impossible;
    }

    /** Whoever notes that a job's end has been seen carries out what it means: nothing is let go twice. */
    private void settleJobs(List<Dependency> over, Map<Long, List<Ended>> byJob, List<TaskEnd> impossible) {
        Map<Long, Integer> free = new HashMap<>();
        for (Dependency dependency : over.isEmpty() ? Set.<Dependency>of() : store.settle(over)) {
            JobStatus end =
                    whole(byJob.getOrDefault(dependency.on(), List.of())).orElseThrow();
            if (!dependency.elementwise() && dependency.condition().isMetBy(end)) {
                free.merge(dependency.job(), 1, Integer::sum);
            } else if (!dependency.elementwise()) {
                withdraw(dependency.job(), null, impossible(dependency, end, null), impossible::addAll);
            }
        }
        letGo(free);
    }

    private static Optional<JobStatus> whole(List<Ended> ends) {
        return ends.stream()
                .filter(end -> end.element() == null)
                .map(Ended::status)
                .findFirst();
    }

    private void settleElements(Dependency dependency, List<Ended> ends, List<TaskEnd> impossible) {
        List<Integer> free = new ArrayList<>();
        for (Ended end : ends) {
            Integer element = end.element();
            if (element != null && dependency.condition().isMetBy(end.status())) {
                free.add(element);
            } else if (element != null) {
                withdraw(dependency.job(), element, impossible(dependency, end.status(), element), impossible::addAll);
            }
        }
        if (!free.isEmpty()) {
            tasks.unblock(dependency.job(), free);
        }
    }

    /** A job may have waited for several of them. */
    private void letGo(Map<Long, Integer> free) {
        int times = free.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        for (int i = 1; i <= times; i++) {
            int at = i;
            tasks.unblock(free.entrySet().stream()
                    .filter(entry -> entry.getValue() >= at)
                    .map(Map.Entry::getKey)
                    .toList());
        }
    }

    /** Why a job, or an element, can never start. */
    static String impossible(Dependency dependency, JobStatus end, @Nullable Integer element) {
        String which = element == null ? "" : "element %d of ".formatted(element);
        String wish = switch (dependency.condition()) {
            case OK -> "it was to run after that had completed";
            case FAILED -> "it was to run after that had failed";
            case ANY -> throw new IllegalStateException("Any end would have done");
        };
        return "%sjob %d is %s, and %s".formatted(which, dependency.on(), end.wire(), wish);
    }

    /** Takes tasks out of the queue that can never start; {@code ended} gets them, some at a time. */
    void withdraw(long job, @Nullable Integer element, String message, Consumer<List<TaskEnd>> ended) {
        List<TaskEnd> some = tasks.withdraw(job, element, ExitReason.DEPENDENCY, message);
        while (!some.isEmpty()) {
            ended.accept(some);
            some = tasks.withdraw(job, element, ExitReason.DEPENDENCY, message);
        }
    }

    /** Jobs that are final without those having heard of it that wait for them. */
    List<Ended> overlooked() {
        return store.overlooked(SWEEP);
    }
}
