package io.whirr.head.database;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Keeps what is done over and over, and may become slow, to a thirtieth of the time: when it has taken long twice in a
 * row, it rests for so much longer than the shorter time, up to a limit. Once may be a disk that paused.
 */
public final class Restraint {

    private static final int REST = 29;

    private final Duration harmless;
    private final Duration longest;
    private final LongSupplier nanoTime;

    private volatile long untilNanos;

    private volatile Duration before = Duration.ZERO;

    /**
     * One for something that has not been done yet.
     *
     * @param harmless what takes less needs no rest
     * @param longest how long it rests at the most
     */
    public Restraint(Duration harmless, Duration longest) {
        this(harmless, longest, System::nanoTime);
    }

    /** One for which time passes as a clock like {@link System#nanoTime} says. */
    public Restraint(Duration harmless, Duration longest, LongSupplier nanoTime) {
        this.harmless = harmless;
        this.longest = longest;
        this.nanoTime = nanoTime;
        this.untilNanos = nanoTime.getAsLong();
    }

    public boolean rests() {
        return untilNanos - nanoTime.getAsLong() > 0;
    }

    /** Does it, and remembers how long that took. */
    public <T> T timed(Supplier<T> deed) {
        long began = nanoTime.getAsLong();
        T outcome = deed.get();
        took(Duration.ofNanos(nanoTime.getAsLong() - began));
        return outcome;
    }

    /** It has just been done, and took so long. */
    public void took(Duration time) {
        Duration shorter = time.compareTo(before) < 0 ? time : before;
        before = time;
        if (shorter.compareTo(harmless) >= 0) {
            untilNanos = nanoTime.getAsLong() + Math.min(REST * shorter.toNanos(), longest.toNanos());
        }
    }
}
