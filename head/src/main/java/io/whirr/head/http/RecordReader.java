package io.whirr.head.http;

import io.whirr.api.http.Closed;
import io.whirr.api.http.Omittable;
import io.whirr.api.http.RequiredUnless;
import java.lang.reflect.AnnotatedType;
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

    /**
     * One component.
     *
     * @param name what it is called in JSON
     * @param optional whether it may be left out
     * @param nullable whether it may be a null that is written out
     * @param insteadOf the fields that make up for it when it is not there; empty when it is not bound to others
     * @param shape what it has to be when it is no null
     */
    private record Field(String name, boolean optional, boolean nullable, List<String> insteadOf, Shape shape) {

        static Field of(RecordComponent component) {
            AnnotatedType type = component.getAnnotatedType();
            boolean optional = type.isAnnotationPresent(Nullable.class);
            RequiredUnless unless = type.getAnnotation(RequiredUnless.class);
            return new Field(
                    snakeCase(component.getName()),
                    optional,
                    optional && !type.isAnnotationPresent(Omittable.class),
                    unless == null ? List.of() : List.of(unless.value()),
                    Shape.notNull(type));
        }

        @Nullable
        Object read(Map<?, ?> body, List<Object> place, List<Fault> faults) {
            List<Object> location = Shape.below(place, name);
            boolean needed = !insteadOf.isEmpty() && insteadOf.stream().allMatch(other -> body.get(other) == null);
            if (body.containsKey(name)) {
                Object value = body.get(name);
                return value == null && nullable && !needed ? null : shape.read(value, location, faults);
            }
            if (!optional || needed) {
                faults.add(Fault.missing(location, body));
            }
            return null;
        }
    }

    private final Constructor<?> constructor;
    private final List<Field> fields;
    private final boolean closed;

    private RecordReader(Constructor<?> constructor, List<Field> fields, boolean closed) {
        this.constructor = constructor;
        this.fields = fields;
        this.closed = closed;
    }

    static RecordReader of(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return new RecordReader(
                    type.getDeclaredConstructor(types),
                    Arrays.stream(components).map(Field::of).toList(),
                    type.isAnnotationPresent(Closed.class));
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
        if (!(body instanceof Map<?, ?>)) {
            throw noObject(body);
        }
        List<Fault> faults = new ArrayList<>();
        Object record = read(body, BODY, faults);
        if (record == null) {
            throw new InvalidRequest(faults);
        }
        return record;
    }

    /** The record at a place within the body; null when something is wrong with it. */
    @Nullable
    Object read(@Nullable Object value, List<Object> place, List<Fault> faults) {
        if (!(value instanceof Map<?, ?> object)) {
            faults.add(noObject(place, value));
            return null;
        }
        int before = faults.size();
        List<@Nullable Object> values = new ArrayList<>();
        for (Field field : fields) {
            values.add(field.read(object, place, faults));
        }
        if (closed) {
            refuseOthers(object, place, faults);
        }
        return faults.size() > before ? null : create(values.toArray());
    }

    private void refuseOthers(Map<?, ?> object, List<Object> place, List<Fault> faults) {
        List<String> names = fields.stream().map(Field::name).toList();
        object.forEach((name, value) -> {
            if (!names.contains(String.valueOf(name))) {
                faults.add(Fault.of(
                        "extra_forbidden",
                        Shape.below(place, String.valueOf(name)),
                        "Extra inputs are not permitted: here may be " + String.join(", ", names),
                        value));
            }
        });
    }

    static InvalidRequest noObject(Object body) {
        return new InvalidRequest(List.of(noObject(BODY, body)));
    }

    private static Fault noObject(List<Object> place, @Nullable Object value) {
        return Fault.of(
                "model_attributes_type",
                place,
                "Input should be a valid dictionary or object to extract fields from",
                value);
    }

    private Object create(@Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot create a " + constructor.getDeclaringClass(), e);
        }
    }
}
