package io.whirr.e2e.bench;

import io.whirr.e2e.bench.Wire.Claimed;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * How many submissions, claims, completions and whole lives of a job a head manages in a second, at several numbers of
 * connections and lengths of the queue.
 *
 * <p>A life is a submission, a claim and a completion, one after the other on one connection. The claims of a row leave
 * at least {@code depth} jobs in the queue, so it is that deep all the time.
 */
final class Throughput {

    private static final int FILLERS = 16;

    private static final Duration ROUND = Duration.ofSeconds(20);

    private static final int LEAST_ROUNDS = 5;

    private static final int MOST_ROUNDS = 10;

    private static final double STILL_FASTER = 1.03;

    private static final int CLAIMS_EACH = 500;
    private static final int MOST_CLAIMS = 4000;

    private final URI head;
    private final Options options;

    Throughput(URI head, Options options) {
        this.head = head;
        this.options = options;
    }

    /** One line of the table. */
    record Row(int depth, int connections, Pace submissions, Pace claims, Pace completions, Pace lives) {

        Map<String, Object> json() {
            return Map.of(
                    "depth", depth,
                    "connections", connections,
                    "submissions_per_second", submissions.perSecond(),
                    "claims_per_second", claims.perSecond(),
                    "completions_per_second", completions.perSecond(),
                    "lives_per_second", lives.perSecond(),
                    "life_p50_ms", lives.percentile(50),
                    "life_p99_ms", lives.percentile(99),
                    "errors", errors());
        }

        long errors() {
            return submissions.errors() + claims.errors() + completions.errors() + lives.errors();
        }

        String text() {
            return String.format(
                    Locale.ROOT,
                    "%8d %12d %14.0f %10.0f %14.0f %10.0f %10.1f %10.1f %8d",
                    depth,
                    connections,
                    submissions.perSecond(),
                    claims.perSecond(),
                    completions.perSecond(),
                    lives.perSecond(),
                    lives.percentile(50),
                    lives.percentile(99),
                    errors());
        }

        static String heading() {
            return String.format(
                    "%8s %12s %14s %10s %14s %10s %10s %10s %8s",
                    "queued",
                    "connections",
                    "submissions/s",
                    "claims/s",
                    "completions/s",
                    "lives/s",
                    "p50 ms",
                    "p99 ms",
                    "errors");
        }
    }

    List<Row> run() throws IOException {
        long before = queued();
        warmUp();
        System.out.println(Row.heading());
        List<Row> rows = new ArrayList<>();
        for (int depth : options.depths()) {
            for (int connections : options.connections()) {
                Row row = measure(depth, connections);
                System.out.println(row.text());
                rows.add(row);
            }
        }
        drain(before);
        return rows;
    }

    /** What the same connections get of the head's HTTP alone, after a run. */
    Pace health() {
        int connections = options.mostConnections();
        Pace pace = crowd(connections).during(options.time(), Wire::health);
        System.out.printf(
                Locale.ROOT, "%.0f answers of /health a second on %d connections%n", pace.perSecond(), connections);
        return pace;
    }

    /**
     * Goes on until it does not get faster: a JVM compiles what is called often, on the same cores, for a minute and a
     * half, and a head runs for months. With all connections, as the batches of few are not those of many.
     */
    void warmUp() {
        int connections = options.mostConnections();
        double best = 0;
        for (int round = 1; round <= MOST_ROUNDS; round++) {
            double now = crowd(connections).during(ROUND, Wire::live).perSecond();
            if (round >= LEAST_ROUNDS && now < best * STILL_FASTER) {
                return;
            }
            best = Math.max(best, now);
        }
    }

    /** One row; what it leaves in the queue is what it wants there. */
    Row measure(int depth, int connections) throws IOException {
        drain(depth);
        int claims = Math.min(MOST_CLAIMS, CLAIMS_EACH * connections);
        Crowd crowd = crowd(connections);
        fill(depth);
        crowd.during(Duration.ofSeconds(1), Wire::live);
        Pace lives = crowd.during(options.time(), Wire::live);
        fill(depth + claims);
        Queue<Claimed> claimed = new ConcurrentLinkedQueue<>();
        Pace claiming = crowd.times(claims, wire -> claimed.add(wire.claim()));
        Pace completing = crowd.times(claimed.size(), wire -> wire.complete(claimed.remove()));
        Pace submitting = crowd.during(options.time(), Wire::submit);
        drain(depth);
        return new Row(depth, connections, submitting, claiming, completing, lives);
    }

    private void fill(int depth) throws IOException {
        long missing = depth - queued();
        if (missing > 0) {
            crowd(FILLERS).times(missing, Wire::submit);
        }
    }

    /** Has no more wait than so many, whoever queued them. */
    void drain(long depth) throws IOException {
        long tooMany = queued() - depth;
        if (tooMany > 0) {
            crowd(FILLERS).times(tooMany, wire -> wire.complete(wire.claim()));
        }
    }

    /** How many wait; a head that is not there is noticed by the first one who asks. */
    long queued() throws IOException {
        try (HttpConnection connection = new HttpConnection(head)) {
            return new Wire(connection, "bench").queued();
        }
    }

    private Crowd crowd(int connections) {
        return new Crowd(List.of(head), connections);
    }
}
