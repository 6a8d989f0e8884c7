package io.whirr.shell.output;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/**
 * A piece of text and how it looks.
 *
 * @param text as it was given; control characters are written out when it is shown
 * @param style how it looks where there is colour
 */
public record Cell(String text, AttributedStyle style) {

    /** A dash stands for nothing. */
    public static Cell of(@Nullable Object value) {
        return new Cell(value == null ? "-" : value.toString(), AttributedStyle.DEFAULT);
    }

    /** The status of a job, a run or a worker, in its colour. */
    public static Cell status(String status) {
        var style = AttributedStyle.DEFAULT;
        return new Cell(
                status,
                switch (status) {
                    case "running", "busy" -> style.foreground(AttributedStyle.CYAN);
                    case "completed", "idle" -> style.foreground(AttributedStyle.GREEN);
                    case "failed" -> style.foreground(AttributedStyle.RED);
                    case "cancelled", "cancelling", "draining" -> style.foreground(AttributedStyle.YELLOW);
                    case "offline" -> style.faint();
                    default -> style;
                });
    }

    /** Something to look at. */
    public static Cell marked(@Nullable Object value) {
        return new Cell(of(value).text(), AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW));
    }

    AttributedString styled() {
        return new AttributedString(Text.shown(text), style);
    }
}
