package io.whirr.head.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was sent, to be shown beside what is wrong with it. Cut to a size that fits an error message: a request may be
 * megabytes long, and its faults many.
 */
final class Echo {

    private static final int LONGEST_TEXT = 1_000;
    private static final int MOST_VALUES = 200;

    private int values;

    private Echo() {}

    static @Nullable Object of(@Nullable Object input) {
        return new Echo().cut(input);
    }

    private @Nullable Object cut(@Nullable Object input) {
        values++;
        return switch (input) {
            case String text -> text(text);
            case List<?> list -> list(list);
            case Map<?, ?> map -> map(map);
            case null, default -> input;
        };
    }

    private static String text(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }

    private List<@Nullable Object> list(List<?> list) {
        List<@Nullable Object> cut = new ArrayList<>();
        for (Object element : list) {
            if (values >= MOST_VALUES) {
                cut.add("…");
                break;
            }
            cut.add(cut(element));
        }
        return cut;
    }

    private Map<String, @Nullable Object> map(Map<?, ?> map) {
        Map<String, @Nullable Object> cut = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (values >= MOST_VALUES) {
                cut.put("…", "…");
                break;
            }
            cut.put(text(String.valueOf(entry.getKey())), cut(entry.getValue()));
        }
        return cut;
    }
}
