package io.whirr.e2e.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/**
 * Lines over two axes, as SVG.
 *
 * @param logarithmic whether a step to the right is a factor; all {@code x} are greater than zero then
 */
record LineChart(String title, String xLabel, String yLabel, boolean logarithmic, List<Line> lines) {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 420;
    private static final int LEFT = 80;
    private static final int RIGHT = 150;
    private static final int TOP = 50;
    private static final int BOTTOM = 60;
    private static final int TICKS = 6;

    /** Told apart by those who do not see all colours, too (Okabe and Ito). */
    private static final List<String> COLOURS = List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00");

    /** What one colour shows. */
    record Line(String name, List<Point> points) {}

    /** One figure. */
    record Point(double x, double y) {}

    void write(Path file) throws IOException {
        Files.writeString(file, svg());
    }

    String svg() {
        double lowest = logarithmic ? values(true).min().orElse(1) : 0;
        double highest = values(true).max().orElse(1);
        double top = Math.max(1e-9, values(false).max().orElse(1)) * 1.05;
        DoubleUnaryOperator across = x -> LEFT + (WIDTH - LEFT - RIGHT) * share(x, lowest, highest);
        DoubleUnaryOperator up = y -> HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * y / top;
        StringBuilder svg = new StringBuilder(words());
        ticks(top).forEach(y -> svg.append(level(y, up.applyAsDouble(y))));
        List<Double> marks = logarithmic ? allX() : ticks(highest);
        marks.forEach(x -> svg.append(text(across.applyAsDouble(x), HEIGHT - BOTTOM + 20, "middle", number(x))));
        for (int i = 0; i < lines.size(); i++) {
            svg.append(drawn(lines.get(i), i, across, up));
        }
        return svg.append("</svg>\n").toString();
    }

    private static String level(double y, double height) {
        return String.format(Locale.ROOT, "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/>\n", LEFT, height, WIDTH - RIGHT)
                + text(LEFT - 8, height + 4, "end", number(y));
    }

    private static String text(double x, double y, String anchor, String text) {
        return String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, text);
    }

    private String words() {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
                <rect width="100%%" height="100%%" fill="white"/>
                <text x="%d" y="26" font-size="16">%s</text>
                <text x="%d" y="%d" text-anchor="middle">%s</text>
                <text transform="translate(20 %d) rotate(-90)" text-anchor="middle">%s</text>
                """.formatted(
                        WIDTH,
                        HEIGHT,
                        LEFT,
                        escaped(title),
                        (LEFT + WIDTH - RIGHT) / 2,
                        HEIGHT - 14,
                        escaped(xLabel),
                        (TOP + HEIGHT - BOTTOM) / 2,
                        escaped(yLabel));
    }

    private String drawn(Line line, int place, DoubleUnaryOperator across, DoubleUnaryOperator up) {
        String colour = COLOURS.get(place % COLOURS.size());
        StringBuilder points = new StringBuilder();
        for (Point point : line.points()) {
            points.append(String.format(
                    Locale.ROOT, "%.1f,%.1f ", across.applyAsDouble(point.x()), up.applyAsDouble(point.y())));
        }
        return String.format(
                Locale.ROOT,
                """
                <polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>
                <text x="%d" y="%d" fill="%s">%s</text>
                """,
                points.toString().strip(),
                colour,
                WIDTH - RIGHT + 12,
                TOP + 16 + 20 * place,
                colour,
                escaped(line.name()));
    }

    private double share(double x, double lowest, double highest) {
        if (highest <= lowest) {
            return 0.5;
        }
        return logarithmic
                ? (Math.log(x) - Math.log(lowest)) / (Math.log(highest) - Math.log(lowest))
                : (x - lowest) / (highest - lowest);
    }

    private DoubleStream values(boolean horizontal) {
        return lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(point -> horizontal ? point.x() : point.y());
    }

    private List<Double> allX() {
        return values(true).distinct().sorted().boxed().toList();
    }

    /** From zero on, in steps of 1, 2 or 5 times a power of ten. */
    private static List<Double> ticks(double top) {
        double rough = top / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = power * (rough / power <= 1 ? 1 : rough / power <= 2 ? 2 : rough / power <= 5 ? 5 : 10);
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; i * step <= top; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    private static String number(double number) {
        return number >= 1e6
                ? String.format(Locale.ROOT, "%s M", number(number / 1e6))
                : number == Math.rint(number)
                        ? String.format(Locale.ROOT, "%,d", (long) number)
                        : String.format(Locale.ROOT, "%.2g", number);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
