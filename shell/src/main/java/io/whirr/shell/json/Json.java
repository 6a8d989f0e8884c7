package io.whirr.shell.json;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The wire's JSON: snake case, unknown fields ignored, absent numbers zero, so that head and client may differ in
 * age.
 */
public final class Json {

    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /** Made when somebody needs it: a tenth of a second of processor time. */
    private static final class Binding {

        /** The records bear no annotations of Jackson's; to look for some takes time. */
        static final JsonMapper MAPPER = JsonMapper.builder()
                .disable(MapperFeature.USE_ANNOTATIONS)
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build();
    }

    /**
     * Does what the first answer would have to wait for.
     *
     * @param json what is like an answer
     * @param type the record that will be read, or one that is like it
     */
    public static void prepare(byte[] json, Class<?> type) {
        try {
            read(json, type);
        } catch (JacksonException e) {
            // Whoever reads an answer will hear of it.
        }
    }

    /**
     * A record of the wire, or a {@code Map}.
     *
     * @throws JacksonException when the bytes are not JSON or not of that shape
     */
    public static <T> T read(byte[] json, Class<T> type) {
        return type.cast(Objects.requireNonNull(parsed(json, type)));
    }

    /**
     * What any JSON is in Java: a map, a list, a text, a number, a truth value or null.
     *
     * @throws JacksonException when the bytes are none
     */
    public static @Nullable Object value(byte[] json) {
        return parsed(json, Object.class);
    }

    private static @Nullable Object parsed(byte[] json, Class<?> type) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            return new RecordReader(parser).read(type);
        }
    }

    /**
     * Any JSON, for what is to be asked of it.
     *
     * @throws JacksonException when the bytes are none
     */
    public static JsonNode tree(byte[] json) {
        return Binding.MAPPER.readTree(json);
    }

    /** For a head. */
    public static byte[] bytes(Object value) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            write(value, generator);
        }
        return bytes.toByteArray();
    }

    /** What a submission is made of needs no data binding; and no switch, whose patterns the JVM has to link first. */
    private static void write(@Nullable Object value, JsonGenerator generator) {
        if (value instanceof String text) {
            generator.writeString(text);
        } else if (value instanceof Integer number) {
            generator.writeNumber(number);
        } else if (value instanceof Double number) {
            generator.writeNumber(number);
        } else if (value instanceof List<?> list) {
            generator.writeStartArray();
            list.forEach(item -> write(item, generator));
            generator.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            map.forEach((name, item) -> write(item, generator.writeName(name.toString())));
            generator.writeEndObject();
        } else if (value == null || value instanceof Boolean) {
            generator.writeRawValue(String.valueOf(value));
        } else {
            generator.writeRawValue(line(value));
        }
    }

    /** One line. */
    public static String line(Object value) {
        return Binding.MAPPER.writeValueAsString(value);
    }

    /** As many lines as make it readable. */
    public static String pretty(Object value) {
        return Binding.MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
    }
}
