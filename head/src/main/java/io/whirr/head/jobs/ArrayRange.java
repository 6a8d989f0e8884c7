package io.whirr.head.jobs;

import io.whirr.head.http.InvalidRequest;
import java.util.Objects;
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

    private static final int LARGEST_NUMBER = 999_999_999;

    private static final Pattern FORM = Pattern.compile("([0-9]+)(?:-([0-9]+)(?::([0-9]+))?)?(?:%([0-9]+))?");

    /** @throws InvalidRequest when it is none, with what is wrong */
    static ArrayRange parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw wrong("an array is first-last[:step][%at-once], as 0-999%20, of whole numbers from 0 on", text);
        }
        int first = number(matcher.group(1), text);
        int last = matcher.group(2) == null ? first : number(matcher.group(2), text);
        int step = matcher.group(3) == null ? 1 : number(matcher.group(3), text);
        Integer atOnce = matcher.group(4) == null ? null : number(matcher.group(4), text);
        if (last < first) {
            throw wrong("the last number must not be less than the first", text);
        }
        if (step < 1) {
            throw wrong("the step must be at least 1", text);
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

    /** The number of the element at a place, from 0. */
    int number(int place) {
        return first + Objects.checkIndex(place, size) * step;
    }

    boolean has(int number) {
        return number >= first && (number - first) % step == 0 && (number - first) / step < size;
    }

    /** The place of the element with a number that it has. */
    int place(int number) {
        if (!has(number)) {
            throw new IllegalArgumentException("There is no element " + number + " in " + this);
        }
        return (number - first) / step;
    }

    boolean hasTheNumbersOf(ArrayRange other) {
        return first == other.first && step == other.step && size == other.size;
    }

    private static int number(String digits, String text) {
        String significant = digits.replaceFirst("^0+(?=.)", "");
        if (significant.length() > Integer.toString(LARGEST_NUMBER).length()) {
            throw wrong("the numbers of an array are at most %d".formatted(LARGEST_NUMBER), text);
        }
        return Integer.parseInt(significant);
    }

    private static InvalidRequest wrong(String message, String text) {
        return InvalidRequest.inBody("array", message, text);
    }
}
