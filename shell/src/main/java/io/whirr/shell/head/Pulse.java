package io.whirr.shell.head;

import io.whirr.shell.head.Http.Answer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * A sign of life.
 *
 * @param headTime what the head's clock showed, to the second; null where the answer does not say
 */
public record Pulse(@Nullable Instant headTime) {

    static Pulse of(Answer answer) {
        String date = answer.header("Date");
        try {
            return new Pulse(date == null ? null : Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
        } catch (DateTimeException e) {
            return new Pulse(null);
        }
    }
}
