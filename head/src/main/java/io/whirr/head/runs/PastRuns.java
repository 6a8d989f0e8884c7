package io.whirr.head.runs;

import java.util.List;
import org.springframework.stereotype.Component;

/** Takes runs over that another system has kept so far. Their files are where they were. */
@Component
public class PastRuns {

    private final PastRunStore store;

    PastRuns(PastRunStore store) {
        this.store = store;
    }

    /** Writes runs down as they went. In the transaction that takes their jobs over. */
    public void store(List<PastRun> runs) {
        store.insert(runs);
    }
}
