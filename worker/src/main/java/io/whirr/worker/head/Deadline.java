package io.whirr.worker.head;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** A moment of the monotonic clock by which an exchange must be over, however slowly the bytes come. */
record Deadline(long nanos) {

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** Milliseconds to give a blocking call: at least 1, because 0 would mean for ever. */
    int millisLeft() throws SocketTimeoutException {
        long left = (nanos - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    /** The earlier of this moment and one {@code time} from now. */
    Deadline atMost(Duration time) {
        long other = System.nanoTime() + time.toNanos();
        return other - nanos < 0 ? new Deadline(other) : this;
    }
}
