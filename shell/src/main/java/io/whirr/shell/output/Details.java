package io.whirr.shell.output;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/** One thing, a line a property. */
public final class Details {

    private final String title;
    private final List<String> labels = new ArrayList<>();
    private final List<Cell> values = new ArrayList<>();

    public Details(String title) {
        this.title = title;
    }

    /** Adds a property; one that is null or empty is left out. */
    public Details line(String label, @Nullable Object value) {
        return value == null || value.toString().isEmpty() ? this : line(label, Cell.of(value));
    }

    public Details line(String label, Cell value) {
        labels.add(label);
        values.add(value);
        return this;
    }

    List<AttributedString> lines() {
        int width = labels.stream().mapToInt(String::length).max().orElse(0) + 1;
        var lines = new ArrayList<AttributedString>();
        lines.add(new AttributedString(Text.shown(title), AttributedStyle.BOLD));
        for (int i = 0; i < labels.size(); i++) {
            String label = labels.get(i) + ":";
            lines.add(new AttributedStringBuilder()
                    .append("  " + label + " ".repeat(width - label.length() + 1))
                    .append(values.get(i).styled())
                    .toAttributedString());
        }
        return lines;
    }
}
