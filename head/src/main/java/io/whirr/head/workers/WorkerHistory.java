package io.whirr.head.workers;

import java.time.Duration;
import org.springframework.stereotype.Component;

/** Workers that are gone, as long as somebody wants to know of them. */
@Component
public class WorkerHistory {

    private final WorkerHistoryStore store;

    WorkerHistory(WorkerHistoryStore store) {
        this.store = store;
    }

    /** Forgets workers that have not been heard of for so long and hold nothing, and says how many. */
    public int forgetSilentFor(Duration age) {
        return store.removeSilentFor(age);
    }
}
