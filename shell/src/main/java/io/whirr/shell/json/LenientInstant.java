package io.whirr.shell.json;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Reads any time that a head has ever sent; older ones leave out the zone and mean UTC. */
final class LenientInstant {

    private LenientInstant() {}

    /** Null when it is no time at all: a list of jobs is worth more than one of its times. */
    static @Nullable Instant of(String sent) {
        String text = sent.replace(' ', 'T');
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException withoutZone) {
            return naive(text);
        }
    }

    private static @Nullable Instant naive(String text) {
        try {
            return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException noTime) {
            return null;
        }
    }
}
