package io.whirr.shell.output;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Times as people say them, in the two largest units. */
public final class Times {

    private Times() {}

    /** {@code 3m ago}; a dash for no time at all. */
    public static String ago(@Nullable Instant time, Instant now) {
        if (time == null) {
            return "-";
        }
        Duration age = Duration.between(time, now);
        return age.toSeconds() < 1 ? "just now" : shortly(age) + " ago";
    }

    /** From one time to another, or until now; a dash when it has not begun. */
    public static String between(@Nullable Instant begin, @Nullable Instant end, Instant now) {
        if (begin == null) {
            return "-";
        }
        return lasting(Duration.between(begin, end == null ? now : end));
    }

    public static String lasting(Duration time) {
        if (time.isNegative()) {
            return "0s";
        }
        if (time.toDays() > 0) {
            return time.toDays() + "d " + time.toHoursPart() + "h";
        }
        if (time.toHours() > 0) {
            return time.toHours() + "h " + time.toMinutesPart() + "m";
        }
        return time.toMinutes() > 0 ? time.toMinutes() + "m " + time.toSecondsPart() + "s" : seconds(time);
    }

    private static String seconds(Duration time) {
        return time.toMillis() < 10_000 && time.toMillis() % 1000 != 0
                ? time.toSeconds() + "." + time.toMillisPart() / 100 + "s"
                : time.toSeconds() + "s";
    }

    private static String shortly(Duration time) {
        String full = lasting(Duration.ofSeconds(time.toSeconds()));
        int blank = full.indexOf(' ');
        return blank < 0 ? full : full.substring(0, blank);
    }
}
