package io.whirr.head.jobs;

import io.whirr.head.batch.BatchTime;
import io.whirr.head.batch.JobStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of looking at the elements of an array. */
@Repository
class ElementStore {

    private final JdbcClient jdbc;

    ElementStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Elements by their numbers, each as its last attempt has it.
     *
     * @param status only those with this one; null for any
     * @param after only those with higher numbers
     */
    List<ElementRow> page(long job, @Nullable JobStatus status, int after, int limit) {
        return jdbc.sql("""
                WITH last AS (
                  SELECT DISTINCT ON (s.step_name) s.*,
                         count(*) OVER (PARTITION BY s.step_name) AS attempts,
                         substring(s.step_name FROM '[0-9]+$')::integer AS number
                  FROM batch_job_execution j
                  JOIN batch_step_execution s ON s.job_execution_id = j.job_execution_id
                  WHERE j.job_instance_id = :job
                  ORDER BY s.step_name, s.step_execution_id DESC),
                page AS (
                  SELECT *
                  FROM last
                  WHERE number > :after
                    AND status = ANY (:statuses::text[])
                  ORDER BY number
                  LIMIT :limit)
                SELECT p.number, p.status, p.attempts, p.start_time, p.end_time, p.exit_code, p.exit_message,
                       coalesce(t.worker, c.short_context::jsonb ->> 'worker') AS worker,
                       (c.short_context::jsonb ->> 'exitStatus')::integer AS exit_status
                FROM page p
                LEFT JOIN batch_step_execution_context c ON c.step_execution_id = p.step_execution_id
                LEFT JOIN task t ON t.id = p.step_execution_id
                ORDER BY p.number
                """)
                .param("job", job)
                .param("after", after)
                .param("statuses", batch(status))
                .param("limit", limit)
                .query(ElementStore::row)
                .list();
    }

    private static String[] batch(@Nullable JobStatus status) {
        return switch (status) {
            case null -> new String[] {"STARTING", "STARTED", "STOPPING", "COMPLETED", "FAILED", "STOPPED"};
            case QUEUED -> new String[] {"STARTING"};
            case RUNNING -> new String[] {"STARTED", "STOPPING"};
            case COMPLETED, FAILED, CANCELLED -> new String[] {status.batch()};
        };
    }

    private static ElementRow row(ResultSet row, int number) throws SQLException {
        JobStatus status = JobStatus.ofBatch(row.getString("status"));
        return new ElementRow(
                row.getInt("number"),
                status,
                row.getInt("attempts"),
                row.getString("worker"),
                BatchTime.of(row, "start_time"),
                BatchTime.of(row, "end_time"),
                row.getObject("exit_status", Integer.class),
                status.isFinal() ? row.getString("exit_code") : null,
                status.isFinal() ? row.getString("exit_message") : null);
    }

    /** An element as its last attempt has it. */
    record ElementRow(
            int number,
            JobStatus status,
            int attempts,
            @Nullable String worker,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable Integer exitStatus,
            @Nullable String reason,
            @Nullable String message) {}
}
