package io.whirr.head.jobs;

import io.whirr.api.jobs.Job;
import io.whirr.head.batch.JobStatus;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Jobs as other features see them. */
@Component
public class Jobs {

    private final JobStore store;

    private final JobViewStore views;

    private final DependencyStore dependencies;

    Jobs(JobStore store, JobViewStore views, DependencyStore dependencies) {
        this.store = store;
        this.views = views;
        this.dependencies = dependencies;
    }

    /** A job as it is shown; empty when there is none. */
    public Optional<Job> find(long id) {
        return views.find(id);
    }

    /** Where a job stands; empty when there is no such job. */
    public Optional<JobStatus> status(long id) {
        return store.status(id);
    }

    /** What a job waits for still, in words. */
    public List<String> openDependencies(long id) {
        return dependencies.of(id).stream()
                .filter(dependency -> !dependency.settled())
                .map(dependency -> "%sjob %d to %s"
                        .formatted(
                                dependency.elementwise() ? "the elements of " : "",
                                dependency.on(),
                                switch (dependency.condition()) {
                                    case OK -> "complete";
                                    case FAILED -> "fail";
                                    case ANY -> "end";
                                }))
                .toList();
    }

    /** How many jobs there are, by status; those that there are none of are left out. */
    public Map<JobStatus, Long> counts() {
        Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
        counts.putAll(store.finished());
        counts.putAll(store.live());
        return counts;
    }

    /** Housekeeping: adds up what ends have noted. */
    public void foldCounts() {
        store.foldTally();
    }
}
