package io.whirr.e2e.bench;

import io.whirr.e2e.bench.LineChart.Line;
import io.whirr.e2e.bench.LineChart.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Draws what was measured, if anybody wants pictures. */
final class Plots {

    /** From the median to the slowest thousandth. */
    private static final List<Integer> ONE_OF = List.of(2, 5, 10, 20, 50, 100, 200, 500, 1_000);

    private final @Nullable Path directory;

    /** @param directory where the pictures go; null for none */
    Plots(@Nullable Path directory) {
        this.directory = directory;
    }

    /** How many of a hundred jobs had begun after how long. */
    void dispatch(Pace pace) throws IOException {
        double[] millis = pace.millis();
        List<Point> points = IntStream.range(0, millis.length)
                .mapToObj(turn -> new Point(millis[turn], 100.0 * (turn + 1) / millis.length))
                .toList();
        draw(
                "dispatch",
                new LineChart(
                        "From the answer to a submission to the first instruction of its process",
                        "milliseconds",
                        "% of the jobs",
                        false,
                        List.of(new Line("idle worker", points))));
    }

    /** How long a life took that one of so many exceeded, at several rates. */
    void latency(List<SteadyLoad.Row> rows) throws IOException {
        draw(
                "latency",
                new LineChart(
                        "A life of a job, from when it was due",
                        "one of so many took longer",
                        "milliseconds",
                        true,
                        rows.stream()
                                .map(row -> new Line(row.perSecond() + " a second", tail(row.lives())))
                                .toList()));
    }

    private static List<Point> tail(Pace pace) {
        return ONE_OF.stream()
                .map(many -> new Point(many, pace.percentile(100 - 100.0 / many)))
                .toList();
    }

    /** What a head does in a second, by how many do it at once; a picture for each length of the queue. */
    void throughput(List<Throughput.Row> rows) throws IOException {
        for (int depth : rows.stream().map(Throughput.Row::depth).distinct().toList()) {
            List<Throughput.Row> alike =
                    rows.stream().filter(row -> row.depth() == depth).toList();
            draw(
                    "throughput-" + depth,
                    new LineChart(
                            "Throughput with %,d jobs in the queue".formatted(depth),
                            "connections",
                            "a second",
                            true,
                            List.of(
                                    line("submissions", alike, Throughput.Row::submissions),
                                    line("claims", alike, Throughput.Row::claims),
                                    line("completions", alike, Throughput.Row::completions),
                                    line("whole lives", alike, Throughput.Row::lives))));
        }
    }

    private static Line line(String name, List<Throughput.Row> rows, Function<Throughput.Row, Pace> part) {
        return new Line(
                name,
                rows.stream()
                        .map(row -> new Point(row.connections(), part.apply(row).perSecond()))
                        .toList());
    }

    /** What a claim costs, by how much waits. */
    void queue(List<DeepQueue.Row> rows) throws IOException {
        draw(
                "queue",
                new LineChart(
                        "A claim while nine tenths of the queue cannot run",
                        "tasks in the queue",
                        "milliseconds",
                        true,
                        List.of(percentile(rows, 50), percentile(rows, 95), percentile(rows, 99))));
    }

    private static Line percentile(List<DeepQueue.Row> rows, int percent) {
        return new Line(
                "p" + percent,
                rows.stream()
                        .map(row -> new Point(row.queued(), row.claims().percentile(percent)))
                        .toList());
    }

    private void draw(String name, LineChart chart) throws IOException {
        if (directory != null) {
            Files.createDirectories(directory);
            chart.write(directory.resolve(name + ".svg"));
        }
    }
}
