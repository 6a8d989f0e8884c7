package io.whirr.head.runs;

import java.io.OutputStream;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON that jobs write, in which Python may have put what JSON has not, and writes true JSON. */
final class Json {

    private static final TypeReference<LinkedHashMap<String, @Nullable Object>> OBJECT = new TypeReference<>() {};

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(4300)
                            .maxNestingDepth(200)
                            .build())
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET, StreamWriteFeature.AUTO_CLOSE_CONTENT)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** The object that a text is; nothing for any other value, and for what is not JSON. */
    static Optional<Map<String, @Nullable Object>> object(String text) {
        // Other values are told apart here because the mapper would take "" or null for no object at all.
        if (!text.stripLeading().startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(MAPPER.readValue(text, OBJECT));
        } catch (JacksonException malformed) {
            return Optional.empty();
        }
    }

    static JsonGenerator generator(OutputStream out) {
        return MAPPER.createGenerator(out);
    }

    static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** Writes a value that was read from a job's file. */
    static void write(JsonGenerator out, @Nullable Object value) {
        switch (value) {
            case null -> out.writeNull();
            case String text -> out.writeString(valid(text));
            case Integer number -> out.writeNumber(number);
            case Long number -> out.writeNumber(number);
            case BigInteger number -> out.writeNumber(number);
            case Double number when Double.isFinite(number) -> out.writeNumber(number);
            case Double _ -> out.writeNull();
            case Boolean truth -> out.writeBoolean(truth);
            case Map<?, ?> map -> {
                out.writeStartObject();
                map.forEach((name, entry) -> {
                    out.writeName(valid((String) name));
                    write(out, entry);
                });
                out.writeEndObject();
            }
            case List<?> list -> {
                out.writeStartArray();
                list.forEach(element -> write(out, element));
                out.writeEndArray();
            }
            default -> throw new IllegalStateException("JSON has no " + value.getClass());
        }
    }

    /** The value as PostgreSQL can store it: no NUL in texts, no half characters, no number that is none. */
    static @Nullable Object storable(@Nullable Object value) {
        return switch (value) {
            case String text -> valid(text).replace('\0', '\uFFFD');
            case Double number when !Double.isFinite(number) -> null;
            case Map<?, ?> map -> {
                var clean = new LinkedHashMap<String, @Nullable Object>();
                map.forEach((name, entry) -> clean.put(String.valueOf(storable(name)), storable(entry)));
                yield clean;
            }
            case List<?> list -> list.stream().map(Json::storable).toList();
            case null, default -> value;
        };
    }

    /** A text without halves of characters, which JSON can escape and UTF-8 cannot say. */
    private static String valid(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return repaired(text);
            }
        }
        return text;
    }

    private static String repaired(String text) {
        return text.codePoints()
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
