package io.whirr.head.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/** How values are written: times with zone and microseconds, and no number or character that JSON does not have. */
final class WireFormat extends SimpleModule {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    WireFormat() {
        super("whirr wire format");
        addSerializer(Instant.class, new TimeWriter());
        addSerializer(Double.class, new DoubleWriter());
        addSerializer(double.class, new DoubleWriter());
        addSerializer(Float.class, new FloatWriter());
        addSerializer(float.class, new FloatWriter());
        addSerializer(String.class, new TextWriter());
        addKeySerializer(String.class, new NameWriter());
    }

    /** Replaces halves of surrogate pairs, which UTF-8 cannot say. */
    static String speakable(String text) {
        if (!Texts.hasLoneSurrogate(text)) {
            return text;
        }
        StringBuilder speakable = new StringBuilder();
        text.codePoints()
                .map(c -> Character.getType(c) == Character.SURROGATE ? '\uFFFD' : c)
                .forEach(speakable::appendCodePoint);
        return speakable.toString();
    }

    private static final class TimeWriter extends ValueSerializer<Instant> {
        @Override
        public void serialize(Instant time, JsonGenerator json, SerializationContext context) {
            json.writeString(TIME.format(time));
        }
    }

    private static final class DoubleWriter extends ValueSerializer<Double> {
        @Override
        public void serialize(Double number, JsonGenerator json, SerializationContext context) {
            if (Double.isFinite(number)) {
                json.writeNumber(number);
            } else {
                json.writeNull();
            }
        }
    }

    private static final class FloatWriter extends ValueSerializer<Float> {
        @Override
        public void serialize(Float number, JsonGenerator json, SerializationContext context) {
            if (Float.isFinite(number)) {
                json.writeNumber(number);
            } else {
                json.writeNull();
            }
        }
    }

    private static final class TextWriter extends ValueSerializer<String> {
        @Override
        public void serialize(String text, JsonGenerator json, SerializationContext context) {
            json.writeString(speakable(text));
        }
    }

    private static final class NameWriter extends ValueSerializer<String> {
        @Override
        public void serialize(String name, JsonGenerator json, SerializationContext context) {
            json.writeName(speakable(name));
        }
    }
}
