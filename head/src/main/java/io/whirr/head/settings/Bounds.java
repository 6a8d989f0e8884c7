package io.whirr.head.settings;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/**
 * Refuses what the settings of a group must not be.
 *
 * <p>No time may be longer than a hundred years: what is reckoned with it, in nanoseconds too, must not overflow.
 */
public final class Bounds {

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final DataSize LARGEST = DataSize.ofBytes(Integer.MAX_VALUE);

    private static final List<ChronoUnit> UNITS = List.of(
            ChronoUnit.DAYS,
            ChronoUnit.HOURS,
            ChronoUnit.MINUTES,
            ChronoUnit.SECONDS,
            ChronoUnit.MILLIS,
            ChronoUnit.MICROS);

    private final String group;

    /** @param group what the names of the settings begin with, {@code whirr.leases} */
    public Bounds(String group) {
        this.group = group;
    }

    public Bounds atLeast(long least, String name, long value) {
        return check(value >= least, name, least + " or more", value);
    }

    /** What is no number or is endless is refused as well. */
    public Bounds atLeast(long least, String name, double value) {
        return check(value >= least && Double.isFinite(value), name, least + " or more", value);
    }

    public Bounds atLeast(Duration least, String name, Duration value) {
        return between(least, LONGEST, name, value);
    }

    /** A size in bytes, as an {@code int} can hold it. */
    public Bounds atLeast(DataSize least, String name, DataSize value) {
        return check(
                value.compareTo(least) >= 0 && value.compareTo(LARGEST) <= 0,
                name,
                "between " + least + " and " + LARGEST,
                value);
    }

    public Bounds between(Duration least, Duration most, String name, Duration value) {
        return check(
                value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                name,
                "between " + text(least) + " and " + text(most),
                text(value));
    }

    private Bounds check(boolean right, String name, String allowed, Object value) {
        if (!right) {
            throw new IllegalArgumentException(group + "." + name + " must be " + allowed + ", not " + value);
        }
        return this;
    }

    /** In the largest unit that it is a whole number of, as an operator may write it. */
    private static String text(Duration time) {
        return time.isZero()
                ? "0s"
                : UNITS.stream()
                        .filter(unit -> time.truncatedTo(unit).equals(time))
                        .findFirst()
                        .map(unit -> DurationStyle.SIMPLE.print(time, unit))
                        .orElse(time.toString());
    }
}
