package io.whirr.shell.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/** What a live view shows: a head line, and sections that share the rest of the height. */
public final class Picture {

    /** A blank line, a title, headings, a row, and how many there are besides. */
    private static final int LEAST = 5;

    private final int rows;
    private final int columns;
    private final List<AttributedString> top = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();

    /** One that has that many lines and columns at the most. */
    public Picture(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
    }

    private record Section(String title, List<AttributedString> lines) {

        int wanted() {
            return lines.size() + 2;
        }
    }

    /** Adds a line at the top. */
    public Picture top(Cell line) {
        top.add(line.styled());
        return this;
    }

    /** Adds a table under a title; one that has nothing to show says so in a line. */
    public Picture section(String title, Table table, String none) {
        List<AttributedString> lines = table.isEmpty()
                ? List.of(new AttributedString(none, AttributedStyle.DEFAULT.faint()))
                : table.lines(columns);
        sections.add(new Section(title, lines));
        return this;
    }

    List<AttributedString> lines() {
        int[] heights = heights();
        var all = new ArrayList<>(top);
        for (int i = 0; i < heights.length; i++) {
            Section section = sections.get(i);
            all.add(AttributedString.EMPTY);
            all.add(new AttributedString(section.title(), AttributedStyle.BOLD.foreground(AttributedStyle.CYAN)));
            all.addAll(cut(section.lines(), heights[i] - 2));
        }
        return all.subList(0, Math.min(all.size(), rows));
    }

    private static List<AttributedString> cut(List<AttributedString> lines, int height) {
        if (lines.size() <= height) {
            return lines;
        }
        int shown = Math.max(0, height - 1);
        var cut = new ArrayList<>(lines.subList(0, shown));
        cut.add(new AttributedString("… " + (lines.size() - shown) + " more", AttributedStyle.DEFAULT.faint()));
        return cut;
    }

    /** Each gets what it wants; while that is too much, the tallest gives up a line. */
    private int[] heights() {
        int[] heights = sections.stream().mapToInt(Section::wanted).toArray();
        int left = rows - top.size() - Arrays.stream(heights).sum();
        while (left < 0) {
            int tallest = IntStream.range(0, heights.length)
                    .boxed()
                    .max(Comparator.comparingInt(i -> heights[i]))
                    .orElse(-1);
            if (tallest < 0 || heights[tallest] <= LEAST) {
                break;
            }
            heights[tallest]--;
            left++;
        }
        return heights;
    }
}
