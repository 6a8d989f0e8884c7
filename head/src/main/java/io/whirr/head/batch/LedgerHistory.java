package io.whirr.head.batch;

import java.util.Collection;
import org.springframework.stereotype.Component;

/** What is over, as long as somebody wants to know of it. */
@Component
public class LedgerHistory {

    private final LedgerHistoryStore store;

    LedgerHistory(LedgerHistoryStore store) {
        this.store = store;
    }

    /** Forgets attempts of a job that is final, so many at the most, and says how many. In the caller's transaction. */
    public int forgetSteps(long job, int limit) {
        return store.removeSteps(job, limit);
    }

    /** Forgets jobs that are final, with all that was ever written of them. In the caller's transaction. */
    public void forget(Collection<Long> jobs) {
        if (!jobs.isEmpty()) {
            store.remove(jobs);
        }
    }
}
