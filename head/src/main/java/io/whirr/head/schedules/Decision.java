package io.whirr.head.schedules;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of a time.
 *
 * @param time the time
 * @param state what it is from now on
 * @param reason why it is not started; null when it is
 */
record Decision(Instant time, FiringState state, @Nullable String reason) {

    static Decision start(Instant time) {
        return new Decision(time, FiringState.STARTED, null);
    }

    static Decision wait(Instant time, String reason) {
        return new Decision(time, FiringState.WAITING, reason);
    }

    static Decision skip(Instant time, String reason) {
        return new Decision(time, FiringState.SKIPPED, reason);
    }

    static Decision miss(Instant time, String reason) {
        return new Decision(time, FiringState.MISSED, reason);
    }
}
