package io.whirr.head.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Strings of a request: what PostgreSQL and Linux cannot keep is refused here, wherever it is hidden. */
final class Texts {

    private Texts() {}

    static @Nullable Object read(@Nullable Object value, int longest, List<Object> at, List<Fault> faults) {
        if (!(value instanceof String text)) {
            faults.add(Fault.of("string_type", at, "Input should be a valid string", value));
            return null;
        }
        if (text.codePointCount(0, text.length()) > longest) {
            faults.add(new Fault(
                    "string_too_long",
                    at,
                    "String should have at most " + longest + " characters",
                    value,
                    Map.of("max_length", longest)));
            return null;
        }
        refuseUnspeakable(text, at, faults);
        return text;
    }

    private static void refuseUnspeakable(String text, List<Object> at, List<Fault> faults) {
        if (text.indexOf('\0') >= 0) {
            faults.add(Fault.value(at, "a NUL character cannot be kept", text));
        } else if (hasLoneSurrogate(text)) {
            faults.add(Fault.value(at, "half of a surrogate pair is not a character", text));
        }
    }

    static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
                if (!pair) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    static @Nullable Object argument(@Nullable Object value, List<Object> at, List<Fault> faults) {
        if (value instanceof String text && bytes(text) > Shape.LONGEST_ARGUMENT) {
            faults.add(Fault.value(
                    at,
                    "an argument can be at most " + Shape.LONGEST_ARGUMENT + " bytes long, this one has " + bytes(text)
                            + ": pass a file instead",
                    text));
        }
        return value;
    }

    private static long bytes(String text) {
        return text.length() <= Shape.LONGEST_ARGUMENT / 3
                ? text.length()
                : text.codePoints().mapToLong(Texts::bytes).sum();
    }

    private static long bytes(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }

    /** Checks every string in a value and makes null of what is no number; all else stays as it was sent. */
    static @Nullable Object deep(@Nullable Object value, List<Object> at, List<Fault> faults) {
        return switch (value) {
            case String text -> {
                refuseUnspeakable(text, at, faults);
                yield text;
            }
            case Double beyond when !Double.isFinite(beyond) -> null;
            case List<?> list -> list(list, at, faults);
            case Map<?, ?> map -> map(map, at, faults);
            case null, default -> value;
        };
    }

    private static List<@Nullable Object> list(List<?> list, List<Object> at, List<Fault> faults) {
        List<@Nullable Object> checked = new ArrayList<>(list.size());
        for (Object element : list) {
            checked.add(deep(element, Shape.below(at, checked.size()), faults));
        }
        return checked;
    }

    private static Map<String, @Nullable Object> map(Map<?, ?> map, List<Object> at, List<Fault> faults) {
        Map<String, @Nullable Object> checked = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            String name = String.valueOf(key);
            List<Object> below = Shape.below(at, name);
            refuseUnspeakable(name, below, faults);
            checked.put(name, deep(value, below, faults));
        });
        return checked;
    }
}
