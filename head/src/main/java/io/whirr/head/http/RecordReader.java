package io.whirr.head.http;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a record of a request's body, or says all that is wrong with it. Driven by the record's components. */
final class RecordReader {

    private static final List<Object> BODY = List.of("body");

    /** One component: its name in JSON, whether it may be left out, and what it has to be. */
    private record Field(String name, boolean optional, Shape shape) {

        static Field of(RecordComponent component) {
            return new Field(
                    snakeCase(component.getName()),
                    component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                    Shape.of(component.getAnnotatedType()));
        }

        @Nullable
        Object read(Map<?, ?> body, List<Fault> faults) {
            List<Object> location = Shape.below(BODY, name);
            if (body.containsKey(name)) {
                return shape.read(body.get(name), location, faults);
            }
            if (!optional) {
                faults.add(Fault.missing(location, body));
            }
            return null;
        }
    }

    private final Constructor<?> constructor;
    private final List<Field> fields;

    private RecordReader(Constructor<?> constructor, List<Field> fields) {
        this.constructor = constructor;
        this.fields = fields;
    }

    static RecordReader of(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return new RecordReader(
                    type.getDeclaredConstructor(types),
                    Arrays.stream(components).map(Field::of).toList());
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("No canonical constructor in " + type, e);
        }
    }

    static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /**
     * The record.
     *
     * @param body what the JSON said
     * @throws InvalidRequest with everything that is wrong, in the order of the components
     */
    Object read(@Nullable Object body) {
        if (body == null) {
            throw new InvalidRequest(List.of(Fault.missing(BODY, null)));
        }
        if (!(body instanceof Map<?, ?> object)) {
            throw noObject(body);
        }
        List<Fault> faults = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        for (Field field : fields) {
            values.add(field.read(object, faults));
        }
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
        return create(values.toArray());
    }

    static InvalidRequest noObject(Object body) {
        return new InvalidRequest(List.of(Fault.of(
                "model_attributes_type",
                BODY,
                "Input should be a valid dictionary or object to extract fields from",
                body)));
    }

    private Object create(@Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot create a " + constructor.getDeclaringClass(), e);
        }
    }
}
