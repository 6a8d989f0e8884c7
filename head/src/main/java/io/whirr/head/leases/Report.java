package io.whirr.head.leases;

import io.whirr.head.batch.ExitReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says of the end of an attempt.
 *
 * @param holder who says so, of what
 * @param exitStatus the exit status
 * @param signal the signal that ended it; null for none, or where it is not known
 * @param reason why it failed, where the exit status does not say; null otherwise
 * @param message what went wrong, for people; null for nothing to say
 * @param endedAgo how long ago it ended; null from a worker that does not say
 */
record Report(
        Holder holder,
        int exitStatus,
        @Nullable String signal,
        @Nullable ExitReason reason,
        @Nullable String message,
        @Nullable Duration endedAgo) {

    /** Why the attempt ended, as far as its worker can know. */
    ExitReason ownReason() {
        if (exitStatus == 0) {
            return ExitReason.COMPLETED;
        }
        return reason == null ? ExitReason.FAILED : reason;
    }

    /** What people read of the end. */
    String ownMessage() {
        if (message != null) {
            return message;
        }
        if (exitStatus == 0) {
            return "";
        }
        return signal == null ? "exit status " + exitStatus : "ended by " + signal;
    }

    /**
     * Whether the attempt had ended by itself before somebody asked for it to stop. A worker that does not say when it
     * ended gets no benefit of the doubt: a cancel that was acknowledged ends in cancelled.
     */
    boolean endedBefore(double cancelRequestedAgo) {
        return endedAgo != null && endedAgo.toNanos() / 1e9 > cancelRequestedAgo;
    }
}
