package io.whirr.head.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a request, in the words that pydantic has for it.
 *
 * @param type a name for programs, as {@code int_parsing}
 * @param location where it is: {@code body}, {@code path} or {@code query}, then names and indexes
 * @param message a sentence for people
 * @param input what was sent there
 * @param context the limit that was broken; empty where there is none
 */
record Fault(
        String type,
        List<Object> location,
        String message,
        @Nullable Object input,
        Map<String, @Nullable Object> context) {

    static Fault of(String type, List<Object> location, String message, @Nullable Object input) {
        return new Fault(type, location, message, input, Map.of());
    }

    static Fault missing(List<Object> location, @Nullable Object input) {
        return of("missing", location, "Field required", input);
    }

    /** A rule of ours, which pydantic has no word for. */
    static Fault value(List<Object> location, String message, @Nullable Object input) {
        return of("value_error", location, "Value error, " + message, input);
    }

    /** The same fault, of a body that is this field of the whole one. */
    Fault within(String field) {
        List<Object> deeper = new ArrayList<>(location);
        deeper.add(Math.min(1, deeper.size()), field);
        return new Fault(type, deeper, message, input, context);
    }

    /** As it goes over the wire. */
    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("type", type);
        json.put("loc", location);
        json.put("msg", message);
        json.put("input", Echo.of(input));
        if (!context.isEmpty()) {
            json.put("ctx", context);
        }
        return json;
    }
}
