package io.whirr.head.http;

import io.whirr.api.http.Omittable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a value of a request has to be, and how it becomes that. */
@FunctionalInterface
interface Shape {

    /** Linux takes no longer string as one argument of a command: 128 KiB with the NUL at its end. */
    int LONGEST_ARGUMENT = 131_071;

    /**
     * The value as Java wants it.
     *
     * @param value what was sent; null is what was sent as null
     * @param faults takes what is wrong; when something was added, the result means nothing
     */
    @Nullable
    Object read(@Nullable Object value, List<Object> location, List<Fault> faults);

    /** The shape that a type and its annotations describe. */
    static Shape of(AnnotatedType annotated) {
        Shape shape = notNull(annotated);
        boolean nullable =
                annotated.isAnnotationPresent(Nullable.class) && !annotated.isAnnotationPresent(Omittable.class);
        return nullable ? (value, at, faults) -> value == null ? null : shape.read(value, at, faults) : shape;
    }

    /** The shape of a value that is there: for a null, too, it says what it should have been. */
    static Shape notNull(AnnotatedType annotated) {
        Type type =
                annotated.getType() instanceof ParameterizedType generic ? generic.getRawType() : annotated.getType();
        Min min = annotated.getAnnotation(Min.class);
        Max max = annotated.getAnnotation(Max.class);
        if (type == int.class || type == Integer.class) {
            Range range = Range.of(min, max, Integer.MIN_VALUE, Integer.MAX_VALUE);
            return (value, at, faults) -> {
                Long whole = range.read(value, at, faults);
                return whole == null ? null : (Object) whole.intValue();
            };
        }
        if (type == long.class || type == Long.class) {
            return Range.of(min, max, Long.MIN_VALUE, Long.MAX_VALUE)::read;
        }
        if (type == double.class || type == Double.class) {
            return (value, at, faults) -> LaxNumbers.number(value, min, max, at, faults);
        }
        if (type == boolean.class || type == Boolean.class) {
            return LaxNumbers::flag;
        }
        return container(annotated, type);
    }

    private static Shape container(AnnotatedType annotated, Type type) {
        Size size = annotated.getAnnotation(Size.class);
        if (type == String.class) {
            int longest = size == null ? Integer.MAX_VALUE : size.max();
            return (value, at, faults) -> Texts.read(value, longest, at, faults);
        }
        if (type == List.class && annotated instanceof AnnotatedParameterizedType generic) {
            AnnotatedType element = generic.getAnnotatedActualTypeArguments()[0];
            int least = annotated.isAnnotationPresent(NotEmpty.class) ? 1 : 0;
            return list(element(element), least, size == null ? Integer.MAX_VALUE : size.max());
        }
        if (type == Map.class && annotated instanceof AnnotatedParameterizedType generic) {
            AnnotatedType value = generic.getAnnotatedActualTypeArguments()[1];
            return value.getType() == String.class ? Shape::texts : Shape::map;
        }
        if (type instanceof Class<?> record && record.isRecord()) {
            return RecordReader.of(record)::read;
        }
        throw new IllegalStateException("No request can have a field of " + type);
    }

    private static Shape element(AnnotatedType annotated) {
        Shape shape = of(annotated);
        return annotated.getType() != String.class
                ? shape
                : (value, at, faults) -> Texts.argument(shape.read(value, at, faults), at, faults);
    }

    private static Shape list(Shape element, int least, int most) {
        return (value, at, faults) -> {
            if (!(value instanceof List<?> sent)) {
                faults.add(Fault.of("list_type", at, "Input should be a valid list", value));
                return null;
            }
            if (sent.size() < least || sent.size() > most) {
                faults.add(wrongLength(sent, least, most, at));
                return null;
            }
            List<@Nullable Object> elements = new ArrayList<>(sent.size());
            for (Object one : sent) {
                elements.add(element.read(one, below(at, elements.size()), faults));
            }
            return Collections.unmodifiableList(elements);
        };
    }

    private static Fault wrongLength(List<?> sent, int least, int most, List<Object> at) {
        boolean few = sent.size() < least;
        int limit = few ? least : most;
        return new Fault(
                few ? "too_short" : "too_long",
                at,
                "List should have at %s %d item%s after validation, not %d"
                        .formatted(few ? "least" : "most", limit, limit == 1 ? "" : "s", sent.size()),
                sent,
                context(few ? "min_length" : "max_length", limit, sent.size()));
    }

    private static Map<String, @Nullable Object> context(String name, int limit, int actual) {
        Map<String, @Nullable Object> context = new LinkedHashMap<>();
        context.put("field_type", "List");
        context.put(name, limit);
        context.put("actual_length", actual);
        return context;
    }

    private static @Nullable Object map(@Nullable Object value, List<Object> at, List<Fault> faults) {
        if (!(value instanceof Map<?, ?>)) {
            faults.add(Fault.of("dict_type", at, "Input should be a valid dictionary", value));
            return null;
        }
        return Texts.deep(value, at, faults);
    }

    /**
     * A dictionary of strings; numbers and flags, which people write there without thinking, count as what they say.
     */
    private static @Nullable Object texts(@Nullable Object value, List<Object> at, List<Fault> faults) {
        if (!(value instanceof Map<?, ?> sent)) {
            faults.add(Fault.of("dict_type", at, "Input should be a valid dictionary", value));
            return null;
        }
        Map<String, @Nullable Object> texts = new LinkedHashMap<>();
        sent.forEach((key, member) -> {
            String name = String.valueOf(key);
            boolean plain = member instanceof Number || member instanceof Boolean;
            List<Object> place = below(at, name);
            Texts.read(name, LONGEST_ARGUMENT, place, faults);
            texts.put(name, Texts.read(plain ? String.valueOf(member) : member, LONGEST_ARGUMENT, place, faults));
        });
        return Collections.unmodifiableMap(texts);
    }

    /** The place of an element or a member. */
    static List<Object> below(List<Object> location, Object name) {
        List<Object> below = new ArrayList<>(location);
        below.add(name);
        return below;
    }
}
