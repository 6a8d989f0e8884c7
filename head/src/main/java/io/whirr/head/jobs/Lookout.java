package io.whirr.head.jobs;

import io.whirr.head.batch.JobStatus;
import io.whirr.head.batch.Ledger;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Looks at what jobs wait for has come to by now. */
@Component
class Lookout {

    private final JobStore store;

    private final ArrayStore arrays;

    private final Ledger ledger;

    Lookout(JobStore store, ArrayStore arrays, Ledger ledger) {
        this.store = store;
        this.arrays = arrays;
        this.ledger = ledger;
    }

    /**
     * How dependencies stand that are about to count.
     *
     * <p>Arrays that are waited for elementwise stay locked until the transaction ends: an element of theirs ends
     * before this, or sees that it is waited for. They are locked in the order of their numbers, as where elements
     * end. A whole job's end may be overlooked; the sweep makes up for that.
     */
    Waits look(List<Dependency> wanted) {
        Map<Long, Map<Integer, JobStatus>> byElement = new HashMap<>();
        List<Dependency> inOrder =
                wanted.stream().sorted(Comparator.comparingLong(Dependency::on)).toList();
        for (Dependency dependency : inOrder) {
            if (dependency.elementwise() && arrays.lock(dependency.on()).isPresent()) {
                byElement.put(dependency.on(), ended(dependency.on()));
            }
        }
        Map<Long, JobStatus> statuses = store
                .stored(wanted.stream().map(Dependency::on).toList())
                .values()
                .stream()
                .collect(Collectors.toMap(StoredJob::id, StoredJob::status));
        List<Dependency> settled = wanted.stream()
                .map(dependency -> new Dependency(
                        dependency.job(),
                        dependency.on(),
                        dependency.condition(),
                        dependency.elementwise(),
                        isOver(statuses.get(dependency.on()))))
                .toList();
        return new Waits(settled, statuses, byElement);
    }

    /** A job that is not kept any more was final as long as it was: whoever waited for it would do so for ever. */
    private static boolean isOver(@Nullable JobStatus status) {
        return status == null || status.isFinal();
    }

    private Map<Integer, JobStatus> ended(long array) {
        Map<Integer, JobStatus> ended = new HashMap<>();
        ledger.steps(array).stream()
                .filter(step -> step.status().isFinal())
                .forEach(step -> Ledger.element(step.step()).ifPresent(number -> ended.put(number, step.status())));
        return ended;
    }
}
