package io.whirr.shell.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/**
 * Makes records of what Jackson's parser finds. Its data binding could as well, but it is made to know any class: to
 * get it ready takes a third of the processor time of a short command, and the wire has but records, lists, maps and
 * values.
 */
final class RecordReader {

    private static final Map<Class<?>, Shape> KNOWN = new ConcurrentHashMap<>();

    private final JsonParser parser;

    /** Of a parser that has not begun. */
    RecordReader(JsonParser parser) {
        this.parser = parser;
    }

    /** The whole of it; {@code type} is a record, {@code Map}, or {@code Object} for whatever is there. */
    @Nullable
    Object read(Class<?> type) {
        parser.nextToken();
        Object all = type.isRecord() ? record(type) : type == Map.class ? map(Object.class) : value(type);
        if (parser.nextToken() != null) {
            throw new StreamReadException(parser, "there is something behind the end");
        }
        return all;
    }

    /** What the parser is at; null for {@code null}, also where the type is primitive. */
    private @Nullable Object value(Type type) {
        if (parser.hasToken(JsonToken.VALUE_NULL)) {
            return null;
        }
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            return of.length == 1 ? list(of[0]) : map(of[1]);
        }
        return type instanceof Class<?> plain && plain.isRecord() ? record(plain) : simple(type);
    }

    private @Nullable Object simple(Type type) {
        if (type == Object.class) {
            return any();
        }
        if (type == String.class || type == Instant.class) {
            String text = text();
            return type == String.class ? text : LenientInstant.of(text);
        }
        if (type == long.class || type == Long.class) {
            return parser.getLongValue();
        }
        if (type == int.class || type == Integer.class) {
            return parser.getIntValue();
        }
        if (type == double.class || type == Double.class) {
            return parser.getDoubleValue();
        }
        if (type == boolean.class || type == Boolean.class) {
            return parser.getBooleanValue();
        }
        throw new IllegalStateException("nothing of the wire is a " + type.getTypeName());
    }

    private String text() {
        if (!parser.currentToken().isScalarValue()) {
            throw unexpected("a text");
        }
        return parser.getString();
    }

    /** Whatever is there. */
    private @Nullable Object any() {
        return switch (parser.currentToken()) {
            case START_OBJECT -> map(Object.class);
            case START_ARRAY -> list(Object.class);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
            default -> text();
        };
    }

    private List<@Nullable Object> list(Type of) {
        if (!parser.isExpectedStartArrayToken()) {
            throw unexpected("a list");
        }
        var list = new ArrayList<@Nullable Object>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(of));
        }
        return list;
    }

    private Map<String, @Nullable Object> map(Type of) {
        if (!parser.isExpectedStartObjectToken()) {
            throw unexpected("an object");
        }
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (String key = parser.nextName(); key != null; key = parser.nextName()) {
            parser.nextToken();
            map.put(key, value(of));
        }
        return map;
    }

    private Object record(Class<?> type) {
        if (!parser.isExpectedStartObjectToken()) {
            throw unexpected("an object");
        }
        Shape shape = KNOWN.computeIfAbsent(type, Shape::of);
        @Nullable Object[] values = shape.absent().clone();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            Shape.Component component = shape.components().get(name);
            if (component == null) {
                parser.skipChildren();
                continue;
            }
            Object value = value(component.type());
            if (value != null) {
                values[component.index()] = value;
            }
        }
        return made(shape.constructor(), values);
    }

    private Object made(Constructor<?> constructor, @Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            Throwable why = e.getTargetException();
            throw new StreamReadException(parser, String.valueOf(why.getMessage()), why);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a " + constructor.getDeclaringClass(), e);
        }
    }

    private StreamReadException unexpected(String wanted) {
        return new StreamReadException(parser, "here is " + parser.currentToken() + " and should be " + wanted);
    }
}
