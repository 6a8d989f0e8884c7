package io.whirr.e2e.cluster;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waiting for a condition, never longer than it may take. */
public final class Patience {

    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private Patience() {}

    /** Lets time pass, where the passing itself is what is wanted: under load, at the other time. */
    public static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Waits until {@code condition} is true; fails with {@code what}, which says what was waited for. */
    public static void until(String what, Duration bound, BooleanSupplier condition) {
        until(what, bound, () -> condition.getAsBoolean() ? Boolean.TRUE : null);
    }

    /** Waits for an answer that is not null. */
    public static <T> T until(String what, Duration bound, Supplier<@Nullable T> question) {
        long end = System.nanoTime() + bound.toNanos();
        while (true) {
            T answer = question.get();
            if (answer != null) {
                return answer;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("waited %s in vain: %s".formatted(bound, what));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
