package io.whirr.e2e.chaos;

import io.whirr.e2e.chaos.History.Attempt;
import io.whirr.e2e.chaos.History.Ended;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the database says when all is over: the attempts, the jobs, and whether its tables agree. */
final class Books {

    /** Each counts rows that there must be none of. */
    private static final Map<String, String> NONE = new LinkedHashMap<>();

    static {
        NONE.put("live tasks", "SELECT count(*) FROM task");
        NONE.put("reservations", "SELECT count(*) FROM reservation");
        NONE.put("unsettled dependencies", "SELECT count(*) FROM dependency WHERE NOT settled");
        NONE.put("jobs without their instance, or instances without their job", """
                SELECT count(*) FROM job j FULL JOIN batch_job_instance i ON i.job_instance_id = j.id
                WHERE j.id IS NULL OR i.job_instance_id IS NULL""");
        NONE.put("jobs whose current execution is not their last one", """
                SELECT count(*) FROM job j WHERE j.execution_id <>
                  (SELECT max(e.job_execution_id) FROM batch_job_execution e WHERE e.job_instance_id = j.id)""");
        NONE.put("executions that are not over", """
                SELECT count(*) FROM batch_job_execution
                WHERE status NOT IN ('COMPLETED', 'FAILED', 'STOPPED') OR end_time IS NULL OR exit_code = 'UNKNOWN'""");
        NONE.put("attempts that are not over", """
                SELECT count(*) FROM batch_step_execution
                WHERE status NOT IN ('COMPLETED', 'FAILED', 'STOPPED') OR end_time IS NULL
                   OR exit_code = 'EXECUTING'""");
        NONE.put("attempts without their context, which is written with their end", """
                SELECT count(*) FROM batch_step_execution s
                LEFT JOIN batch_step_execution_context c USING (step_execution_id)
                WHERE c.step_execution_id IS NULL""");
        NONE.put("executions that completed with a last attempt that did not", """
                SELECT count(*) FROM batch_job_execution e WHERE e.status = 'COMPLETED' AND EXISTS (
                  SELECT FROM (SELECT DISTINCT ON (s.step_name) s.status FROM batch_step_execution s
                               WHERE s.job_execution_id = e.job_execution_id
                               ORDER BY s.step_name, s.step_execution_id DESC) last
                  WHERE last.status <> 'COMPLETED')""");
        NONE.put("steps that completed twice", """
                SELECT count(*) FROM (
                  SELECT FROM batch_step_execution s JOIN batch_job_execution e USING (job_execution_id)
                  WHERE s.status = 'COMPLETED'
                  GROUP BY e.job_instance_id, s.step_name HAVING count(*) > 1) twice""");
        NONE.put("tallies that differ from the jobs", """
                SELECT count(*) FROM
                  (SELECT status, sum(change) AS n FROM job_tally GROUP BY status HAVING sum(change) <> 0) t
                FULL JOIN
                  (SELECT e.status, count(*) AS n FROM job j
                   JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
                   WHERE e.status IN ('COMPLETED', 'FAILED', 'STOPPED') GROUP BY e.status) j USING (status)
                WHERE t.n IS DISTINCT FROM j.n""");
        NONE.put("arrays whose counts differ from their elements", """
                SELECT count(*) FROM job_array a
                LEFT JOIN LATERAL (
                  SELECT count(*) FILTER (WHERE r.status = 'COMPLETED') AS completed,
                         count(*) FILTER (WHERE r.status = 'FAILED') AS failed
                  FROM run r WHERE r.job_id = a.job_id AND r.element >= 0) r ON true
                WHERE a.completed + a.failed + a.cancelled <> a.size
                   OR a.completed <> r.completed OR a.failed <> r.failed""");
        NONE.put("runs of final jobs that are not over", """
                SELECT count(*) FROM run WHERE finished_at IS NULL AND element = -1
                   OR element >= 0 AND status IS NULL""");
        NONE.put("arrays that ended otherwise than their elements", """
                SELECT count(*) FROM job_array a JOIN job j ON j.id = a.job_id
                JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
                WHERE e.status <> CASE WHEN a.failed > 0 THEN 'FAILED' WHEN a.cancelled > 0 THEN 'STOPPED'
                                       ELSE 'COMPLETED' END""");
    }

    private final Connection connection;
    private final Map<String, String> machinesBySlot;

    /** Milliseconds to be taken from the database's time to get the machine's. */
    private final long ahead;

    Books(Connection connection, Map<String, String> machinesBySlot) throws SQLException {
        this.connection = connection;
        this.machinesBySlot = machinesBySlot;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT extract(epoch FROM clock_timestamp()) * 1000")) {
            row.next();
            this.ahead = Math.round(row.getDouble(1)) - Uptime.millis();
        }
    }

    /** What the tables say against each other, in words; empty when they agree. */
    List<String> contradictions() throws SQLException {
        List<String> contradictions = new ArrayList<>();
        for (Map.Entry<String, String> entry : NONE.entrySet()) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(entry.getValue())) {
                row.next();
                if (row.getLong(1) != 0) {
                    contradictions.add(row.getLong(1) + " " + entry.getKey());
                }
            }
        }
        return contradictions;
    }

    /** @param from the first job that counts */
    List<Attempt> attempts(long from) throws SQLException {
        List<Attempt> attempts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT s.step_execution_id, e.job_instance_id, s.step_name, s.job_execution_id, s.status,
                               s.exit_code, c.short_context::jsonb ->> 'worker' AS worker,
                               coalesce((c.short_context::jsonb ->> 'attempt')::integer, 0) AS attempt,
                               extract(epoch FROM s.start_time) * 1000 AS started,
                               extract(epoch FROM s.end_time) * 1000 AS ended
                        FROM batch_step_execution s
                        JOIN batch_job_execution e USING (job_execution_id)
                        LEFT JOIN batch_step_execution_context c USING (step_execution_id)
                        WHERE e.job_instance_id >= %d
                        ORDER BY s.step_execution_id
                        """.formatted(from))) {
            while (row.next()) {
                String slot = row.getString("worker");
                attempts.add(new Attempt(
                        row.getLong("step_execution_id"),
                        Place.ofStep(row.getLong("job_instance_id"), row.getString("step_name")),
                        row.getLong("job_execution_id"),
                        row.getInt("attempt"),
                        row.getString("status"),
                        row.getString("exit_code"),
                        slot == null ? null : machinesBySlot.getOrDefault(slot, slot),
                        time(row, "started"),
                        time(row, "ended")));
            }
        }
        return attempts;
    }

    /** @param from the first job that counts */
    List<Ended> jobs(long from) throws SQLException {
        List<Ended> jobs = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT j.id, j.name, j.execution_id, e.status, e.exit_code,
                               extract(epoch FROM e.end_time) * 1000 AS ended
                        FROM job j
                        LEFT JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
                        WHERE j.id >= %d
                        ORDER BY j.id
                        """.formatted(from))) {
            while (row.next()) {
                jobs.add(new Ended(
                        row.getLong("id"),
                        row.getString("name"),
                        row.getLong("execution_id"),
                        String.valueOf(row.getString("status")),
                        String.valueOf(row.getString("exit_code")),
                        time(row, "ended")));
            }
        }
        return jobs;
    }

    /** The number that the next job may have. */
    static long nextJob(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT coalesce(max(id), 0) + 1 FROM job")) {
            row.next();
            return row.getLong(1);
        }
    }

    private long time(ResultSet row, String column) throws SQLException {
        double millis = row.getDouble(column);
        return row.wasNull() ? 0 : Math.round(millis) - ahead;
    }
}
