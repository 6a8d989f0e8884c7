package io.whirr.e2e.bench;

import io.whirr.e2e.cluster.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * How long it takes from the answer to a submission to the first thing that the job's process does, with an idle worker
 * parked at the head.
 *
 * <p>The process is {@code date +%s%N}: it reads the clock (CLOCK_REALTIME, the one that is read here, too) after it
 * was loaded, so the figure includes the head's hand-over, the worker's start of the container and of the process, and
 * the loading of {@code date} itself. Nothing is subtracted.
 */
final class Dispatch {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BREATH = Duration.ofMillis(40);
    private static final int WARM_UP = 30;

    private final URI head;
    private final Path data;
    private final int jobs;
    private final String submission;

    /**
     * Dispatches so many jobs.
     *
     * @param data the data directory of the head and its worker
     * @param needs what the jobs need, as JSON; empty for nothing
     */
    Dispatch(URI head, Path data, int jobs, String needs) {
        this.head = head;
        this.data = data;
        this.jobs = jobs;
        this.submission = "{\"command_argv\":[\"date\",\"+%s%N\"],\"workdir\":\"/tmp\""
                + (needs.isEmpty() ? "" : ",\"needs\":" + needs)
                + "}";
    }

    Pace run() throws IOException {
        try (HttpConnection connection = new HttpConnection(head)) {
            for (int i = 0; i < WARM_UP; i++) {
                dispatched(connection);
            }
            long start = System.nanoTime();
            LongStream.Builder nanos = LongStream.builder();
            for (int i = 0; i < jobs; i++) {
                nanos.add(dispatched(connection));
            }
            return new Pace(nanos.build().sorted().toArray(), System.nanoTime() - start, 0);
        }
    }

    static String text(String what, Pace pace) {
        return String.format(
                Locale.ROOT,
                "%s over %d jobs: p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, max %.1f ms",
                what,
                pace.turns(),
                pace.percentile(50),
                pace.percentile(95),
                pace.percentile(99),
                pace.percentile(100));
    }

    static Map<String, Object> json(Pace pace) {
        return Map.of(
                "jobs", pace.turns(),
                "p50_ms", pace.percentile(50),
                "p95_ms", pace.percentile(95),
                "p99_ms", pace.percentile(99),
                "max_ms", pace.percentile(100));
    }

    /** Submits one and waits until it is over and the worker is parked again. */
    private long dispatched(HttpConnection connection) throws IOException {
        String answer = connection.post("/api/v1/jobs", submission);
        Instant answered = Instant.now();
        String run = answer.replaceAll("(?s).*\"run_id\"\\s*:\\s*\"([^\"]*)\".*", "$1");
        Path log = data.resolve("runs").resolve(run).resolve("output.log");
        long started = Long.parseLong(Patience.until(run + " has started", PATIENCE, () -> firstLine(log)));
        Patience.until(run + " has ended", PATIENCE, () -> hasEnded(connection, run));
        LockSupport.parkNanos(BREATH.toNanos());
        return started - (answered.getEpochSecond() * 1_000_000_000L + answered.getNano());
    }

    private static @Nullable String firstLine(Path log) {
        try {
            String text = Files.exists(log) ? Files.readString(log) : "";
            return text.endsWith("\n") ? text.strip() : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasEnded(HttpConnection connection, String run) {
        try {
            return connection
                    .get("/api/v1/jobs/" + run.substring("job-".length()))
                    .contains("\"completed\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
