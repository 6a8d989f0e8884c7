package io.whirr.head.schedules;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Once.
 *
 * @param at when
 * @param text the same as it was given, for people
 */
record OneTime(Instant at, String text) implements Recurrence {

    @Override
    public @Nullable Instant next(Instant after, ZoneId zone) {
        return at.isAfter(after) ? at : null;
    }

    @Override
    public String words() {
        return "once at " + text;
    }
}
