package io.whirr.shell.commands;

import io.whirr.api.jobs.SubmitJob;
import io.whirr.shell.parsing.Nearest;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Refuses a key that means nothing to the head. It would be passed over there, as the wire demands, and a job that was
 * to have a time limit would have none because of a typing error.
 */
final class KnownKeys {

    private KnownKeys() {}

    /**
     * Looks at the keys of a job, and at those within.
     *
     * @param where what to call it in the message
     */
    static void check(String where, Map<String, ?> job) {
        check(where, job, SubmitJob.class);
    }

    /** Looks at the keys of whatever that record stands for. */
    static void check(String where, Map<?, ?> values, Class<?> type) {
        var known = new TreeMap<String, RecordComponent>();
        Arrays.stream(type.getRecordComponents()).forEach(it -> known.put(snake(it.getName()), it));
        values.forEach((key, value) -> {
            RecordComponent component = known.get(String.valueOf(key));
            if (component == null) {
                throw new Failure(where + ": there is no '" + key + "'.", advice(String.valueOf(key), known));
            }
            inside(where + ": " + key, value, component.getGenericType());
        });
    }

    private static void inside(String where, Object value, Type type) {
        if (value instanceof Map<?, ?> map && type instanceof Class<?> record && record.isRecord()) {
            check(where, map, record);
        } else if (value instanceof List<?> list && type instanceof ParameterizedType parameterized) {
            list.forEach(item -> inside(where, item, parameterized.getActualTypeArguments()[0]));
        }
    }

    private static String advice(String key, Map<String, ?> known) {
        return Nearest.to(key, known.keySet())
                .map(near -> "Did you mean '" + near + "'?")
                .orElseGet(() -> "There are: " + String.join(", ", known.keySet()) + ".");
    }

    private static String snake(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
