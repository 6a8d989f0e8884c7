package io.whirr.e2e.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long a life of a job takes, submission, claim and completion, while others come at a steady pace. A life is
 * counted from when it was due and not from when somebody had time for it (no coordinated omission).
 */
final class SteadyLoad {

    /** There is always something to claim: nobody waits for it. */
    private static final int QUEUED = 1_000;

    private static final int FILLERS = 16;

    private final URI head;
    private final Options options;

    SteadyLoad(URI head, Options options) {
        this.head = head;
        this.options = options;
    }

    /** So many lives a second. */
    record Row(int perSecond, Pace lives) {

        String text() {
            return String.format(
                    Locale.ROOT,
                    "%,d lives a second, each from when it was due (done %.0f): p50 %.1f ms, p95 %.1f ms, p99 %.1f ms,"
                            + " p99.9 %.1f ms, max %.1f ms, %d errors",
                    perSecond,
                    lives.perSecond(),
                    lives.percentile(50),
                    lives.percentile(95),
                    lives.percentile(99),
                    lives.percentile(99.9),
                    lives.percentile(100),
                    lives.errors());
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("due_per_second", perSecond);
            json.put("lives_per_second", lives.perSecond());
            json.put("p50_ms", lives.percentile(50));
            json.put("p95_ms", lives.percentile(95));
            json.put("p99_ms", lives.percentile(99));
            json.put("p99_9_ms", lives.percentile(99.9));
            json.put("max_ms", lives.percentile(100));
            json.put("errors", lives.errors());
            return json;
        }
    }

    List<Row> run() throws IOException {
        new Throughput(head, options).warmUp();
        Crowd crowd = new Crowd(List.of(head), options.mostConnections());
        Crowd fillers = new Crowd(List.of(head), FILLERS);
        fillers.times(QUEUED, Wire::submit);
        List<Row> rows = new ArrayList<>();
        for (int perSecond : options.rates()) {
            crowd.steadily(perSecond, Duration.ofSeconds(1), Wire::live);
            Row row = new Row(perSecond, crowd.steadily(perSecond, options.time(), Wire::live));
            System.out.println(row.text());
            rows.add(row);
        }
        fillers.times(QUEUED, wire -> wire.complete(wire.claim()));
        return rows;
    }
}
