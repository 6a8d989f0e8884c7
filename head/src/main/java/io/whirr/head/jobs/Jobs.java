package io.whirr.head.jobs;

import io.whirr.api.jobs.Job;
import io.whirr.head.batch.JobStatus;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Jobs as other features see them. */
@Component
public class Jobs {

    private final JobStore store;

    Jobs(JobStore store) {
        this.store = store;
    }

    /** The jobs with these numbers as they stand in the caller's transaction; unknown numbers are left out. */
    public Map<Long, Job> find(Collection<Long> ids) {
        return store.jobs(ids).stream().collect(Collectors.toMap(Job::id, Function.identity()));
    }

    /** Where a job stands; empty when there is no such job. */
    public Optional<JobStatus> status(long id) {
        return store.status(id);
    }

    /** Counts jobs that have just ended. In the transaction that ended them. */
    public void ended(List<JobStatus> ends) {
        store.tally(ends.stream()
                .collect(Collectors.groupingBy(
                        Function.identity(), () -> new EnumMap<>(JobStatus.class), Collectors.counting())));
    }

    /** How many jobs there are, by status; those that there are none of are left out. */
    public Map<JobStatus, Long> counts() {
        Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
        counts.putAll(store.finished());
        counts.putAll(store.live());
        return counts;
    }

    /** Housekeeping: adds up what {@link #ended} has noted. */
    public void foldCounts() {
        store.foldTally();
    }
}
