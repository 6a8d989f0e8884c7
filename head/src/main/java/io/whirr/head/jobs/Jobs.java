package io.whirr.head.jobs;

import io.whirr.api.jobs.Job;
import io.whirr.head.batch.JobStatus;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Jobs as other features see them. */
@Component
public class Jobs {

    private final JobStore store;

    private final JobViewStore views;

    Jobs(JobStore store, JobViewStore views) {
        this.store = store;
        this.views = views;
    }

    /** A job as it is shown; empty when there is none. */
    public Optional<Job> find(long id) {
        return views.find(id);
    }

    /** Where a job stands; empty when there is no such job. */
    public Optional<JobStatus> status(long id) {
        return store.status(id);
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
