package io.whirr.e2e.bench;

import io.whirr.e2e.cluster.Cluster;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whole lives of jobs a second with one, two and three heads on one database, by turns, so that whatever else the
 * machine does it does to all of them. All heads run all the time; those that have no turn are idle.
 */
final class SeveralHeads {

    private static final int MOST = 3;

    /** There is always something to claim: nobody waits for it. */
    private static final int QUEUED = 1_000;

    private static final int FILLERS = 16;

    private static final int ROUNDS = 4;

    private static final Duration WARM_UP = Duration.ofSeconds(60);

    private final int connections;
    private final Duration time;

    /**
     * What to measure.
     *
     * @param connections how many there are in all, whatever the number of heads
     * @param time how long each turn of each number of heads takes
     */
    SeveralHeads(int connections, Duration time) {
        this.connections = connections;
        this.time = time;
    }

    /** What so many heads manage. */
    record Row(int heads, List<Pace> rounds) {

        double livesPerSecond() {
            return rounds.stream().mapToDouble(Pace::perSecond).average().orElseThrow();
        }

        long errors() {
            return rounds.stream().mapToLong(Pace::errors).sum();
        }

        String text() {
            return String.format(
                    Locale.ROOT,
                    "heads: %d, %.0f lives/s, p99 %.1f ms, %d errors",
                    heads,
                    livesPerSecond(),
                    slowest(),
                    errors());
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("heads", heads);
            json.put("lives_per_second", livesPerSecond());
            json.put("life_p99_ms", slowest());
            json.put("errors", errors());
            return json;
        }

        private double slowest() {
            return rounds.stream()
                    .mapToDouble(round -> round.percentile(99))
                    .max()
                    .orElseThrow();
        }
    }

    List<Row> run() {
        try (Cluster cluster = Cluster.empty()) {
            List<URI> heads = new ArrayList<>();
            List<Row> rows = new ArrayList<>();
            for (int number = 1; number <= MOST; number++) {
                heads.add(cluster.startHead().awaitHealthy().url());
                rows.add(new Row(number, new ArrayList<>()));
            }
            new Crowd(heads, FILLERS).times(QUEUED, Wire::submit);
            heads.forEach(head -> new Crowd(List.of(head), connections).during(WARM_UP, Wire::live));
            for (int round = 0; round < ROUNDS; round++) {
                rows.forEach(row -> row.rounds().add(measure(heads.subList(0, row.heads()))));
            }
            rows.forEach(row -> System.out.println(row.text()));
            return rows;
        }
    }

    private Pace measure(List<URI> heads) {
        return new Crowd(heads, connections).during(time, Wire::live);
    }
}
