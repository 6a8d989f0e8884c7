package io.whirr.shell.json;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/** Reads any time that a head has ever sent; older ones leave out the zone and mean UTC. */
final class LenientInstant extends ValueDeserializer<Instant> {

    @Override
    public @Nullable Instant deserialize(JsonParser parser, DeserializationContext context) {
        String text = parser.getString().replace(' ', 'T');
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException withoutZone) {
            return naive(text);
        }
    }

    /** Null when it is no time at all: a list of jobs is worth more than one of its times. */
    private static @Nullable Instant naive(String text) {
        try {
            return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException noTime) {
            return null;
        }
    }
}
