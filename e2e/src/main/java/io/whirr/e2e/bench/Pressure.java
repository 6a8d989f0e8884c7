package io.whirr.e2e.bench;

import io.whirr.e2e.cluster.Cluster;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What is left of the throughput while somebody holds a snapshot open, as a backup or a forgotten console does, and
 * while four others read all of the history; and whether a hundred thousand jobs that come at once all complete.
 *
 * <p>A snapshot hurts more the more was done since: many connections see to that, before a few are measured, against
 * what they managed just before and just after.
 */
final class Pressure {

    private static final int CONNECTIONS = 8;

    private static final int CROWD = 64;

    private static final int DEPTH = 1_000;

    private static final int READERS = 4;

    private static final int BURST = 100_000;

    private static final Duration LONGEST_PART = Duration.ofSeconds(150);

    private static final String READ_ALL = """
            SELECT count(*), sum(length(s.exit_message)), count(DISTINCT c.short_context)
            FROM batch_step_execution s
            JOIN batch_job_execution j USING (job_execution_id)
            LEFT JOIN batch_step_execution_context c USING (step_execution_id)""";

    private final Cluster cluster;

    private final URI head;

    private final Options options;

    private final Duration time;

    private final Map<String, Object> figures = new LinkedHashMap<>();

    /**
     * Sets the measurement up.
     *
     * @param options how long the snapshot is held before it is measured what is left
     */
    Pressure(Cluster cluster, URI head, Options options) {
        this.cluster = cluster;
        this.head = head;
        this.options = options;
        this.time = options.time();
    }

    /** Jobs that were neither completed nor are still there make it fail. */
    Map<String, Object> run() throws IOException, SQLException {
        new Throughput(head, options).warmUp();
        new Crowd(List.of(head), CONNECTIONS).times(DEPTH, Wire::submit);
        double before = lives(part());
        double held;
        long behind;
        try (Connection snapshot = cluster.postgres().connectTo(cluster.databaseUrl())) {
            hold(snapshot);
            behind = new Crowd(List.of(head), CROWD).during(time, Wire::live).turns();
            held = lives(part());
        }
        double after = lives(part());
        double usual = (before + after) / 2;
        note("lives_per_second", usual, "%.0f lives of jobs a second (%.0f before, %.0f after)", usual, before, after);
        note(
                "held_snapshot",
                held / usual,
                "a snapshot held for %d s and %,d lives: %.0f, %.0f %%",
                time.toSeconds(),
                behind,
                held,
                100 * held / usual);
        figures.put("lives_since_the_snapshot", behind);
        double read = whileOthersRead();
        note("long_readers", read / usual, "%d long readers: %.0f, %.0f %%", READERS, read, 100 * read / usual);
        burst();
        return figures;
    }

    private Duration part() {
        return time.compareTo(LONGEST_PART) < 0 ? time : LONGEST_PART;
    }

    private void note(String name, double figure, String text, Object... arguments) {
        figures.put(name, figure);
        System.out.printf(Locale.ROOT, text + "%n", arguments);
    }

    private double lives(Duration during) {
        return new Crowd(List.of(head), CONNECTIONS).during(during, Wire::live).perSecond();
    }

    private static void hold(Connection snapshot) throws SQLException {
        snapshot.setAutoCommit(false);
        snapshot.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = snapshot.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM task")) {
            row.next();
        }
    }

    private double whileOthersRead() {
        AtomicBoolean enough = new AtomicBoolean();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            readers.add(Thread.ofPlatform().name("reader-" + i).start(() -> read(enough)));
        }
        double pace = lives(part());
        enough.set(true);
        readers.forEach(Pressure::join);
        return pace;
    }

    private void read(AtomicBoolean enough) {
        try (Connection connection = cluster.postgres().connectTo(cluster.databaseUrl());
                Statement statement = connection.createStatement()) {
            while (!enough.get()) {
                statement.execute(READ_ALL);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("a reader failed", e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring", e);
        }
    }

    private void burst() throws IOException {
        long completedBefore = status("completed");
        long before = status("queued");
        Pace coming = new Crowd(List.of(head), CROWD).times(BURST, Wire::submit);
        long queued = status("queued");
        Pace going = new Crowd(List.of(head), CROWD).times(queued, wire -> wire.complete(wire.claim()));
        long completed = status("completed") - completedBefore;
        note(
                "burst_submissions_per_second",
                coming.perSecond(),
                "a burst of %d: %.0f a second",
                BURST,
                coming.perSecond());
        note(
                "burst_completions_per_second",
                going.perSecond(),
                "all of them completed: %.0f a second",
                going.perSecond());
        if (completed != before + BURST || status("queued") != 0) {
            throw new IllegalStateException(
                    "%d of %d jobs completed, %d are queued".formatted(completed, before + BURST, status("queued")));
        }
    }

    private long status(String what) throws IOException {
        try (HttpConnection connection = new HttpConnection(head)) {
            return new Wire(connection, "bench").jobs(what);
        }
    }
}
