package io.whirr.shell.output;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * Rows under headings. Columns are as wide as what is in them by the columns of a terminal, so that wide letters stay
 * in line; where the terminal is too narrow the last column is cut.
 */
public final class Table {

    private static final String GAP = "  ";
    private static final String CUT = "…";

    private final List<AttributedString> headings;
    private final List<List<AttributedString>> rows = new ArrayList<>();

    private Table(List<AttributedString> headings) {
        this.headings = headings;
    }

    public static Table of(String... headings) {
        return new Table(List.of(headings).stream()
                .map(heading -> new AttributedString(heading, AttributedStyle.BOLD))
                .toList());
    }

    /** Adds a row; each cell is shown as it is, never interpreted. */
    public Table row(Cell... cells) {
        rows.add(List.of(cells).stream().map(Cell::styled).toList());
        return this;
    }

    /** Adds a line that keeps to no column. */
    public Table line(String text) {
        rows.add(List.of(new AttributedString(Text.shown(text), AttributedStyle.BOLD)));
        return this;
    }

    /** True when it has headings only. */
    boolean isEmpty() {
        return rows.isEmpty();
    }

    List<AttributedString> lines(int width) {
        int[] widths = widths();
        var lines = new ArrayList<AttributedString>();
        lines.add(line(headings, widths, width));
        rows.forEach(row -> lines.add(line(row, widths, width)));
        return lines;
    }

    private int[] widths() {
        int[] widths = new int[headings.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = headings.get(i).columnLength();
            for (var row : rows) {
                if (row.size() > 1) {
                    widths[i] = Math.max(widths[i], row.get(i).columnLength());
                }
            }
        }
        return widths;
    }

    private static AttributedString line(List<AttributedString> cells, int[] widths, int width) {
        var line = new AttributedStringBuilder();
        int last = cells.size() - 1;
        while (last > 0 && cells.get(last).isEmpty()) {
            last--;
        }
        for (int i = 0; i <= last; i++) {
            AttributedString cell = cells.get(i);
            line.append(cell);
            if (i < last) {
                line.append(" ".repeat(widths[i] - cell.columnLength())).append(GAP);
            }
        }
        return cut(line.toAttributedString(), width);
    }

    private static AttributedString cut(AttributedString line, int width) {
        if (line.columnLength() <= width) {
            return line;
        }
        return new AttributedStringBuilder()
                .append(line.columnSubSequence(0, width - 1))
                .append(CUT)
                .toAttributedString();
    }
}
