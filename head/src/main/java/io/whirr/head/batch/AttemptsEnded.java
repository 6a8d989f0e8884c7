package io.whirr.head.batch;

import java.util.List;

/** Said when attempts end, in the transaction that ends them: whoever only counts listens after its commit. */
public record AttemptsEnded(List<AttemptEnd> ends) {

    /** Why they ended. */
    public List<ExitReason> reasons() {
        return ends.stream().map(AttemptEnd::reason).toList();
    }
}
