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
        return store.find(RunId.parse(id)).orElseThrow(() -> RunId.unknown(id));
    }

    /** The run, for those who need no more than its number and state. */
    RunState state(String id) {
        List<RunState> found = store.states(List.of(RunId.parse(id)));
        if (found.isEmpty()) {
            throw RunId.unknown(id);
        }
        return found.getFirst();
    }
}
