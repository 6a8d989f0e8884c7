package io.whirr.head.jobs;

import io.whirr.head.http.InvalidRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that an array has an element for: {@code first-last[:step][%at-once]}.
 *
 * @param first the first number
 * @param step from one number to the next
 * @param size how many numbers, 1 to a million
 * @param atOnce how many elements may run at once; null for any number
 */
record ArrayRange(int first, int step, int size, @Nullable Integer atOnce) {

    static final int LARGEST = 1_000_000;

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9})(?::(\\d{1,9}))?)?(?:%(\\d{1,9}))?");

    /** @throws InvalidRequest when it is none, with what is wrong */
    static ArrayRange parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw wrong("an array is first-last[:step][%at-once], as 0-999%20", text);
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = number(matcher.group(2), first);
        int step = number(matcher.group(3), 1);
        Integer atOnce = matcher.group(4) == null ? null : Integer.valueOf(matcher.group(4));
        if (last < first) {
            throw wrong("the last number of an array is not below the first", text);
        }
        if (step < 1) {
            throw wrong("the step of an array is at least 1", text);
        }
        if (atOnce != null && atOnce < 1) {
            throw wrong("at least one element has to run at once: %0 would run none", text);
        }
        int size = (last - first) / step + 1;
        if (size > LARGEST) {
            throw wrong("an array has at most %d elements, this one %d".formatted(LARGEST, size), text);
        }
        return new ArrayRange(first, step, size, atOnce);
    }

    boolean hasTheNumbersOf(ArrayRange other) {
        return first == other.first && step == other.step && size == other.size;
    }

    private static int number(@Nullable String digits, int otherwise) {
        return digits == null ? otherwise : Integer.parseInt(digits);
    }

    private static InvalidRequest wrong(String message, String text) {
        return InvalidRequest.inBody("array", message, text);
    }
}
