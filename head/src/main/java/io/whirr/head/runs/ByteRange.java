package io.whirr.head.runs;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What of a file a request asks for. */
sealed interface ByteRange {

    /** All of it: nothing else was asked for, or nothing that has to be understood. */
    record Whole(long size) implements ByteRange {}

    /** {@code length} bytes, at least one, from {@code from} on. */
    record Part(long from, long length) implements ByteRange {}

    /** A part that the file does not have. */
    record None() implements ByteRange {}

    /** One range; several at once are answered with the whole file, as the standard allows. */
    Pattern FORM = Pattern.compile("\\s*bytes\\s*=\\s*(\\d{0,18})-(\\d{0,18})\\s*", Pattern.CASE_INSENSITIVE);

    /**
     * Reads the headers of a request.
     *
     * @param condition {@code If-Range}: the part is wanted only of the file that this stands for
     */
    static ByteRange of(@Nullable String range, @Nullable String condition, RunFile file) {
        long size = file.size();
        if (range == null || (condition != null && !standsFor(condition, file))) {
            return new Whole(size);
        }
        var matcher = FORM.matcher(range);
        return matcher.matches() ? part(matcher, size) : new Whole(size);
    }

    private static ByteRange part(MatchResult range, long size) {
        String first = range.group(1);
        String last = range.group(2);
        if (first.isEmpty()) {
            return last.isEmpty() ? new Whole(size) : tail(Long.parseLong(last), size);
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
        if (to < from) {
            return new Whole(size);
        }
        return from >= size ? new None() : new Part(from, Math.min(to, size - 1) - from + 1);
    }

    private static ByteRange tail(long length, long size) {
        long available = Math.min(length, size);
        return available == 0 ? new None() : new Part(size - available, available);
    }

    private static boolean standsFor(String condition, RunFile file) {
        if (condition.startsWith("\"") || condition.startsWith("W/")) {
            return condition.equals("\"" + file.tag() + "\"");
        }
        try {
            Instant date = ZonedDateTime.parse(condition, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return date.equals(file.modified().truncatedTo(ChronoUnit.SECONDS));
        } catch (DateTimeException noDate) {
            return false;
        }
    }
}
