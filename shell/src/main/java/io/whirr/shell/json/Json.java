package io.whirr.shell.json;

import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * The wire's JSON: snake case, unknown fields ignored, absent numbers zero, so that head and client may differ in
 * age.
 */
public final class Json {

    /** The records bear no annotations of Jackson's; to look for some takes longer than to read an answer. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.USE_ANNOTATIONS)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .addModule(module())
            .build();

    private Json() {}

    private static SimpleModule module() {
        SimpleModule module = new SimpleModule("whirr");
        module.setValueInstantiators(new RecordInstantiators());
        return module.addDeserializer(Instant.class, new LenientInstant());
    }

    /**
     * Does what the first answer would have to wait for: a tenth of a second.
     *
     * @param json what is like an answer
     * @param type the record that will be read, or one that is like it
     */
    public static void prepare(String json, Class<?> type) {
        try {
            MAPPER.readValue(json, type);
        } catch (JacksonException e) {
            // Whoever reads an answer will hear of it.
        }
    }

    /**
     * A record of the wire.
     *
     * @throws JacksonException when the bytes are not JSON or not of that shape
     */
    public static <T> T read(byte[] json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }

    /**
     * Any JSON.
     *
     * @throws JacksonException when the bytes are none
     */
    public static JsonNode tree(byte[] json) {
        return MAPPER.readTree(json);
    }

    public static byte[] bytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** One line. */
    public static String line(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** As many lines as make it readable. */
    public static String pretty(Object value) {
        return MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
    }
}
