package io.whirr.worker.tasks;

import io.whirr.worker.slots.Host;
import java.time.Clock;

/**
 * A moment that another life of the worker can still tell the age of.
 *
 * @param boot the machine's boot; within one, the monotonic clock goes on from process to process
 * @param monotonicNanos the monotonic clock
 * @param wallMillis the wall clock, for after a reboot
 */
record Moment(String boot, long monotonicNanos, long wallMillis) {

    private static final Clock WALL = Clock.systemUTC();

    static Moment now() {
        return new Moment(Host.bootId(), System.nanoTime(), WALL.millis());
    }

    /** How long ago it was; never negative, though a wall clock may have been set back meanwhile. */
    double secondsAgo() {
        Moment now = now();
        double seconds = now.boot.equals(boot)
                ? (now.monotonicNanos - monotonicNanos) / 1e9
                : (now.wallMillis - wallMillis) / 1e3;
        return Math.max(0, seconds);
    }
}
