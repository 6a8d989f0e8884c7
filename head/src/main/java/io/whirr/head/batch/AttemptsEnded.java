package io.whirr.head.batch;

import java.util.List;

/** Said when attempts end, in the transaction that ends them: whoever only counts listens after its commit. */
public record AttemptsEnded(List<ExitReason> reasons) {

    static AttemptsEnded of(List<AttemptEnd> ends) {
        return new AttemptsEnded(ends.stream().map(AttemptEnd::reason).toList());
    }
}
