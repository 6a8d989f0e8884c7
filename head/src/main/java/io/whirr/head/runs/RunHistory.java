package io.whirr.head.runs;

import java.util.Collection;
import org.springframework.stereotype.Component;

/** Runs that are over, as long as somebody wants to know of them. */
@Component
public class RunHistory {

    private final RunHistoryStore store;

    RunHistory(RunHistoryStore store) {
        this.store = store;
    }

    /** Forgets runs of elements of a job that is final, so many at the most, and says how many. */
    public int forgetElements(long job, int limit) {
        return store.removeElements(job, limit);
    }

    /**
     * Forgets the runs of jobs that are final. In the caller's transaction. Their files are not the head's to delete.
     */
    public void forget(Collection<Long> jobs) {
        if (!jobs.isEmpty()) {
            store.remove(jobs);
        }
    }
}
