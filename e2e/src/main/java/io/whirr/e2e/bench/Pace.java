package io.whirr.e2e.bench;

import java.util.stream.LongStream;

/** How fast something went. */
final class Pace {

    private final long[] sorted;
    private final long elapsed;
    private final long errors;

    /**
     * Turns that were taken.
     *
     * @param sorted how long each turn took, in nanoseconds, shortest first
     * @param elapsed how long all of it took, in nanoseconds
     * @param errors how many turns failed beside them
     */
    Pace(long[] sorted, long elapsed, long errors) {
        this.sorted = sorted;
        this.elapsed = elapsed;
        this.errors = errors;
    }

    /** Turns that were taken one after the other, in whatever order they are given. */
    static Pace ofTurns(LongStream nanos) {
        long[] sorted = nanos.sorted().toArray();
        return new Pace(sorted, LongStream.of(sorted).sum(), 0);
    }

    int turns() {
        return sorted.length;
    }

    long errors() {
        return errors;
    }

    double perSecond() {
        return sorted.length * 1e9 / elapsed;
    }

    /** How many milliseconds each turn took, the shortest first. */
    double[] millis() {
        return LongStream.of(sorted).mapToDouble(nanos -> nanos / 1e6).toArray();
    }

    /** The time, in milliseconds, within which so many of a hundred turns were done. */
    double percentile(double percent) {
        int index = (int) Math.ceil(percent / 100 * sorted.length) - 1;
        return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, index)] / 1e6;
    }
}
