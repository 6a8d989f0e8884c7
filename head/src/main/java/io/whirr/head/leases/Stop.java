package io.whirr.head.leases;

import io.whirr.head.batch.ExitReason;

/** Why a running task is to stop. */
enum Stop {
    /** Somebody does not want it any more. */
    CANCEL(ExitReason.CANCELLED),
    /** It has run for longer than it may. */
    TIMEOUT(ExitReason.TIMEOUT),
    /** Somebody wants it to be tried again. */
    REQUEUE(ExitReason.REQUEUED);

    private final ExitReason reason;

    Stop(ExitReason reason) {
        this.reason = reason;
    }

    /** As what its attempt ends. */
    ExitReason reason() {
        return reason;
    }
}
