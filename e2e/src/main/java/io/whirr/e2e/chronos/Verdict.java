package io.whirr.e2e.chronos;

import io.whirr.e2e.chronos.Chronos.Checked;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Compares what was written down with what should have been. */
final class Verdict {

    private final Connection connection;
    private final List<Checked> schedules;
    private final Instant end;
    private final double speed;
    private final List<String> faults = new ArrayList<>();

    Verdict(Connection connection, List<Checked> schedules, Instant end, double speed) {
        this.connection = connection;
        this.schedules = schedules;
        this.end = end;
        this.speed = speed;
    }

    /** Whether every schedule has come past the end. */
    boolean isComplete() {
        return number("SELECT count(*) FROM schedule WHERE next_time <= timestamptz '" + end + "'") == 0;
    }

    Chronos.Report report(String night, int strikes) throws SQLException {
        for (Checked schedule : schedules) {
            compare(schedule);
        }
        expectNone("times with two jobs", """
                SELECT count(*) FROM (SELECT schedule_id, fire_time FROM firing GROUP BY 1, 2 HAVING count(*) > 1)
                  d""");
        expectNone("jobs of two times", """
                SELECT count(*) FROM (SELECT job_id FROM firing WHERE job_id IS NOT NULL GROUP BY 1
                  HAVING count(*) > 1) d""");
        expectNone("jobs without a firing", """
                SELECT count(*) FROM job WHERE id NOT IN (SELECT job_id FROM firing WHERE job_id IS NOT NULL)""");
        expectNone("firings without their job", """
                SELECT count(*) FROM firing WHERE state = 'started' AND job_id NOT IN (SELECT id FROM job)""");
        expectNone("firings whose job in the ledger is for another time", """
                SELECT count(*)
                FROM firing f
                JOIN batch_job_execution e ON e.job_instance_id = f.job_id
                WHERE (SELECT array_agg(p.parameter_value::text ORDER BY p.parameter_name)
                       FROM batch_job_execution_params p
                       WHERE p.job_execution_id = e.job_execution_id)
                      <> ARRAY[to_char(f.fire_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                        f.schedule_id::text]
                """);
        expectNone("times that were missed, inside the window", "SELECT count(*) FROM firing WHERE state = 'missed'");
        return new Chronos.Report(night, strikes, number("SELECT count(*) FROM firing"), latest(), faults);
    }

    private void expectNone(String what, String query) {
        long count = number(query);
        if (count != 0) {
            faults.add(count + " " + what);
        }
    }

    private void compare(Checked schedule) throws SQLException {
        Set<Instant> wanted = schedule.reference().between(schedule.first(), end);
        Set<Instant> unseen =
                schedule.reference().between(schedule.before().plusSeconds(Math.round(speed) * 5), schedule.first());
        unseen.remove(schedule.first());
        if (!unseen.isEmpty()) {
            faults.add("%s began at %s and not at %s".formatted(schedule, schedule.first(), unseen));
        }
        Set<Instant> found = found(schedule.name());
        Set<Instant> lost = new TreeSet<>(wanted);
        lost.removeAll(found);
        Set<Instant> strange = new TreeSet<>(found);
        strange.removeAll(wanted);
        // What came between the request and its answer may have happened when the answer was written.
        strange.removeAll(schedule.reference().between(schedule.before(), schedule.first()));
        if (!lost.isEmpty() || !strange.isEmpty()) {
            faults.add("%s until %s: lost %s, strange %s".formatted(schedule, end, lost, strange));
        }
        if (schedule.overlap().equals("allow_all")) {
            expectNone(
                    "times of " + schedule + " were not started",
                    ("SELECT count(*) FROM firing f JOIN schedule s ON s.id = f.schedule_id WHERE s.name = '%s'"
                                    + " AND state <> 'started'")
                            .formatted(schedule.name()));
        }
    }

    private Set<Instant> found(String name) throws SQLException {
        Set<Instant> times = new TreeSet<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT fire_time
                FROM firing f
                JOIN schedule s ON s.id = f.schedule_id
                WHERE s.name = ?
                  AND fire_time <= ?
                """)) {
            statement.setString(1, name);
            statement.setObject(2, end.atOffset(ZoneOffset.UTC));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    times.add(rows.getObject(1, OffsetDateTime.class).toInstant());
                }
            }
        }
        return times;
    }

    /** The difference is of the other time, which may go faster. */
    private Duration latest() {
        long millis = number("""
                SELECT coalesce(max(extract(epoch FROM f.started_at - f.fire_time) * 1000), 0)::bigint
                FROM firing f
                JOIN schedule s ON s.id = f.schedule_id
                WHERE s.overlap IN ('allow_all', 'kill_other')
                  AND f.state = 'started'
                """);
        return Duration.ofMillis(Math.round(millis / speed));
    }

    private long number(String query) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }
}
