package io.whirr.head.runs;

import java.util.List;
import org.springframework.stereotype.Component;

/** Finds the run that a request names. */
@Component
class RunLookup {

    private final RunStore store;

    RunLookup(RunStore store) {
        this.store = store;
    }

    /** The run with all that is stored of it; a refusal with 404 where there is none. */
    RunRow row(String id) {
        RunKey run = RunId.parse(id);
        return store.find(run).orElseThrow(() -> RunId.unknown(run));
    }

    /** The run, for those who need no more than its key and state. */
    RunState state(String id) {
        RunKey run = RunId.parse(id);
        List<RunState> found = store.states(List.of(run));
        if (found.isEmpty()) {
            throw RunId.unknown(run);
        }
        return found.getFirst();
    }
}
