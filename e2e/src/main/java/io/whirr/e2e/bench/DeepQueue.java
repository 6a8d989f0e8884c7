package io.whirr.e2e.bench;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.LongStream;

/**
 * How long a claim takes when very much waits that cannot run: nine tenths of the queue are held, wait for others, for
 * a limit of one at once, or need what no worker has. The rest has no needs or one of many that the worker meets.
 *
 * <p>Each depth has a head and a database of its own. The queues are filled by submissions of arrays. Claims come one
 * after the other on one connection; what was claimed is reported before the next claim, outside of what is measured.
 */
final class DeepQueue {

    /** Elements of one submission; a larger array is as good, but its answer takes longer than a client waits. */
    private static final int LARGEST = 50_000;

    private static final int WARM_UP = 500;

    /** After so many claims as many tasks come that can run: the queue stays as deep. */
    private static final int REFILL = 50;

    /**
     * Kinds of needs that the worker meets, of needs that it does not meet, and of arrays with a limit of their own.
     */
    private static final int KINDS = 50;

    private static final String CLAIM = """
            {"worker_id": "bench", "instance": "bench-1", "fencing": true, "lease_seconds": 600,
             "offer": {"slots": 1, "total_gpus": 0, "gpus": [], "cpus": 128, "memory_mb": 65536}}""";

    private final int claims;

    DeepQueue(int claims) {
        this.claims = claims;
    }

    /** The claims at one depth. */
    record Row(int queued, Pace claims) {

        String text() {
            return String.format(
                    Locale.ROOT,
                    "%9d queued: %d claims, p50 %.2f ms, p95 %.2f ms, p99 %.2f ms, max %.1f ms",
                    queued,
                    claims.turns(),
                    claims.percentile(50),
                    claims.percentile(95),
                    claims.percentile(99),
                    claims.percentile(100));
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("queued", queued);
            json.put("p50_ms", claims.percentile(50));
            json.put("p95_ms", claims.percentile(95));
            json.put("p99_ms", claims.percentile(99));
            return json;
        }
    }

    /**
     * Measures heads against each other, claim by claim in turn: whatever else the machine does meanwhile, it does to
     * all of them.
     *
     * @param heads each with an empty queue, by how much is to wait there
     */
    List<Row> run(SortedMap<Integer, URI> heads) throws IOException {
        List<Queue> queues = new ArrayList<>();
        try {
            for (Map.Entry<Integer, URI> head : heads.entrySet()) {
                Queue queue = new Queue(head.getKey(), new HttpConnection(head.getValue()), LongStream.builder());
                queues.add(queue);
                long started = System.nanoTime();
                fill(queue.connection(), queue.depth());
                System.out.printf(
                        Locale.ROOT, "filled to %d in %.1f s%n", queue.depth(), (System.nanoTime() - started) / 1e9);
            }
            for (int i = 0; i < WARM_UP + claims; i++) {
                for (Queue queue : queues) {
                    long nanos = claim(queue.connection(), i);
                    if (i >= WARM_UP) {
                        queue.nanos().add(nanos);
                    }
                }
            }
            List<Row> rows = queues.stream().map(Queue::row).toList();
            rows.forEach(row -> System.out.println(row.text()));
            return rows;
        } finally {
            for (Queue queue : queues) {
                queue.connection().close();
            }
        }
    }

    private record Queue(int depth, HttpConnection connection, LongStream.Builder nanos) {

        Row row() {
            return new Row(depth, Pace.ofTurns(nanos.build()));
        }
    }

    /** What the last depth costs more than the first, at the slow end. */
    static double ratio(List<Row> rows) {
        return rows.getLast().claims().percentile(99) / rows.getFirst().claims().percentile(99);
    }

    private void fill(HttpConnection connection, int tasks) throws IOException {
        int part = tasks / 10;
        int small = Math.max(1, part / KINDS);
        submit(connection, 3 * part, "\"hold\": true");
        long held = number(
                connection.post("/api/v1/jobs", "{\"command_argv\": [\"true\"], \"workdir\": \"/\", \"hold\": true}"),
                "\"job_id\":");
        submit(connection, 2 * part, "\"after\": [{\"job\": %d}]".formatted(held));
        submit(connection, part, "\"needs\": {\"gpus\": 8}");
        for (int kind = 0; kind < KINDS; kind++) {
            submit(connection, small, "\"needs\": {\"labels\": {\"rack\": \"r%d\"}}".formatted(kind));
            submit(connection, 2 * small, "\"owner\": \"user%d\"".formatted(kind), "%1");
        }
        submit(connection, Math.max(1, part / 2), "\"owner\": \"anna\"");
        for (int kind = 0; kind < KINDS; kind++) {
            submit(connection, Math.max(1, small / 2), "\"needs\": {\"cpus\": %d}".formatted(kind + 1));
        }
    }

    private static void submit(HttpConnection connection, int elements, String what) throws IOException {
        submit(connection, elements, what, "");
    }

    private static void submit(HttpConnection connection, int elements, String what, String atOnce) throws IOException {
        for (int left = elements; left > 0; left -= LARGEST) {
            connection.post(
                    "/api/v1/jobs",
                    "{\"command_argv\": [\"true\"], \"workdir\": \"/\", \"array\": \"0-%d%s\", %s}"
                            .formatted(Math.min(left, LARGEST) - 1, atOnce, what));
        }
    }

    private static long claim(HttpConnection connection, int turn) throws IOException {
        if (turn % REFILL == 0) {
            submit(connection, REFILL, "\"owner\": \"ben\"");
        }
        long asked = System.nanoTime();
        String answer = connection.post("/api/v1/jobs/claim", CLAIM);
        long nanos = System.nanoTime() - asked;
        long job = number(answer, "\"id\":");
        connection.post(
                "/api/v1/jobs/%d/complete".formatted(job),
                "{\"worker_id\": \"bench\", \"exit_code\": 0, \"run_id\": \"job-%d\", \"token\": %d}"
                        .formatted(job, number(answer, "\"token\":")));
        return nanos;
    }

    private static long number(String answer, String key) throws IOException {
        return Wire.number(answer, key).orElseThrow(() -> new IOException("no " + key + " in " + answer));
    }
}
