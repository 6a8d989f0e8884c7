package io.whirr.head.schedules;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as they are told to people. */
final class Local {

    private static final DateTimeFormatter TEXT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private Local() {}

    /** {@code 2026-11-24 02:00}, with seconds where it has some. */
    static String text(Instant time, ZoneId zone) {
        String text = TEXT.format(time.atZone(zone));
        return text.endsWith(":00") ? text.substring(0, text.length() - 3) : text;
    }
}
