package io.whirr.head.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;

/** Reads the wire records of requests, as upstream's server does: any content type that is not clearly another one. */
final class BodyConverter implements HttpMessageConverter<Object> {

    private static final String RECORDS = "io.whirr.api.";
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final HttpProperties limits;
    private final Map<Class<?>, RecordReader> readers = new ConcurrentHashMap<>();

    BodyConverter(HttpProperties limits) {
        this.limits = limits;
    }

    @Override
    public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
        return type.isRecord() && type.getName().startsWith(RECORDS);
    }

    @Override
    public boolean canWrite(Class<?> type, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    public List<MediaType> getSupportedMediaTypes() {
        return List.of(MediaType.ALL);
    }

    @Override
    public Object read(Class<?> type, HttpInputMessage message) throws IOException {
        byte[] bytes = bytes(message);
        String text = text(bytes);
        MediaType sent = sent(message, text);
        RecordReader reader = readers.computeIfAbsent(type, RecordReader::of);
        if (YamlText.isYaml(sent)) {
            return reader.read(named(YamlText.read(text, limits.maxNesting())));
        }
        if (!isJson(sent)) {
            throw RecordReader.noObject(text);
        }
        return reader.read(named(json(text)));
    }

    @Override
    public void write(Object value, @Nullable MediaType mediaType, HttpOutputMessage message) {
        throw new UnsupportedOperationException("Requests are read here, nothing is written");
    }

    /** Where no body is needed Spring looks for no type before it asks for the body, and leaves nonsense to us. */
    private static @Nullable MediaType sent(HttpInputMessage message, String text) {
        try {
            return message.getHeaders().getContentType();
        } catch (InvalidMediaTypeException e) {
            throw RecordReader.noObject(text);
        }
    }

    /** Reads as much as is announced, and of what is not announced one byte more than may come. */
    private byte[] bytes(HttpInputMessage message) throws IOException {
        long most = limits.maxBodySize().toBytes();
        long length = message.getHeaders().getContentLength();
        if (length > most) {
            throw Refusal.tooLarge(most);
        }
        byte[] bytes =
                message.getBody().readNBytes((int) Math.min(length < 0 ? most + 1 : length, Integer.MAX_VALUE - 8));
        if (bytes.length > most) {
            throw Refusal.tooLarge(most);
        }
        return bytes;
    }

    /** A body that says it is JSON, says nothing or something with a star, or says that it is just bytes. */
    private static boolean isJson(@Nullable MediaType type) {
        return type == null
                || type.getSubtype().equals("json")
                || type.getSubtype().endsWith("+json")
                || type.isWildcardSubtype()
                || type.equalsTypeAndSubtype(MediaType.APPLICATION_OCTET_STREAM);
    }

    private static String text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw Refusal.badRequest("There was an error parsing the body: it is not valid UTF-8");
        }
    }

    /** What is stored with a longer name could not be read again by everybody: JSON readers have limits, too. */
    private @Nullable Object named(@Nullable Object value) {
        switch (value) {
            case Map<?, ?> map ->
                map.forEach((name, item) -> {
                    if (String.valueOf(name).length() > limits.maxNameLength()) {
                        throw tooLong(String.valueOf(name));
                    }
                    named(item);
                });
            case Collection<?> items -> items.forEach(this::named);
            case null, default -> {}
        }
        return value;
    }

    private InvalidRequest tooLong(String name) {
        int most = limits.maxNameLength();
        return new InvalidRequest(List.of(new Fault(
                "string_too_long",
                List.of("body"),
                "A name should have at most %d characters".formatted(most),
                name,
                Map.of("max_length", most))));
    }

    private @Nullable Object json(String text) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            return JsonText.read(text, limits.maxNesting(), limits.maxNumberLength());
        } catch (JsonText.Malformed e) {
            throw new InvalidRequest(List.of(new Fault(
                    "json_invalid",
                    List.of("body", text.codePointCount(0, e.offset())),
                    "JSON decode error",
                    Map.of(),
                    Map.of("error", String.valueOf(e.getMessage())))));
        }
    }
}
