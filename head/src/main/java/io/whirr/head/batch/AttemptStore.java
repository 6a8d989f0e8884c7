package io.whirr.head.batch;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of looking attempts up in the ledger. Every method is one statement; Batch's times are in UTC. */
@Repository
class AttemptStore {

    private static final String SELECT_ATTEMPT = """
            SELECT s.step_execution_id, s.step_name, s.job_execution_id, s.status, s.exit_code, s.exit_message,
                   s.start_time, s.end_time,
                   c.short_context::jsonb ->> 'worker' AS worker,
                   (c.short_context::jsonb ->> 'attempt')::integer AS attempt,
                   coalesce(c.short_context::jsonb ->> 'sequence',
                            c.short_context::jsonb ->> 'attempt')::integer AS sequence,
                   (c.short_context::jsonb ->> 'exitStatus')::integer AS exit_status,
                   c.short_context::jsonb ->> 'signal' AS signal
            FROM batch_job_execution j
            JOIN batch_step_execution s ON s.job_execution_id = j.job_execution_id
            LEFT JOIN batch_step_execution_context c ON c.step_execution_id = s.step_execution_id
            """;

    private final JdbcClient jdbc;

    AttemptStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The attempts of a job, at one of its steps or at all of them. */
    List<Attempt> ofJob(long job, @Nullable String step) {
        return jdbc.sql(SELECT_ATTEMPT + """
                WHERE j.job_instance_id = :job
                  AND s.step_name = coalesce(:step, s.step_name)
                ORDER BY s.step_execution_id
                """)
                .param("job", job)
                .param("step", step, Types.VARCHAR)
                .query(AttemptStore::attempt)
                .list();
    }

    Optional<Attempt> ofToken(long job, long token) {
        return jdbc.sql(SELECT_ATTEMPT + """
                WHERE s.step_execution_id = :token
                  AND j.job_instance_id = :job
                """)
                .param("token", token)
                .param("job", job)
                .query(AttemptStore::attempt)
                .optional();
    }

    Optional<Long> jobOf(long token) {
        return jdbc.sql("""
                SELECT j.job_instance_id
                FROM batch_step_execution s
                JOIN batch_job_execution j USING (job_execution_id)
                WHERE s.step_execution_id = :token
                """).param("token", token).query(Long.class).optional();
    }

    List<StepHistory> steps(long job) {
        return jdbc.sql("""
                SELECT DISTINCT ON (s.step_name) s.step_name, s.status,
                       count(*) OVER (PARTITION BY s.step_name) AS attempts
                FROM batch_job_execution j
                JOIN batch_step_execution s ON s.job_execution_id = j.job_execution_id
                WHERE j.job_instance_id = :job
                ORDER BY s.step_name, s.step_execution_id DESC
                """)
                .param("job", job)
                .query((row, number) -> new StepHistory(
                        row.getString("step_name"), JobStatus.ofBatch(row.getString("status")), row.getInt("attempts")))
                .list();
    }

    private static Attempt attempt(ResultSet row, int number) throws SQLException {
        String code = row.getString("exit_code");
        return new Attempt(
                row.getLong("step_execution_id"),
                row.getString("step_name"),
                row.getLong("job_execution_id"),
                row.getInt("attempt"),
                row.getInt("sequence"),
                JobStatus.ofBatch(row.getString("status")),
                "EXECUTING".equals(code) ? null : ExitReason.valueOf(code),
                Optional.ofNullable(row.getString("exit_message")).orElse(""),
                row.getString("worker"),
                row.getObject("exit_status", Integer.class),
                row.getString("signal"),
                BatchTime.of(row, "start_time"),
                BatchTime.of(row, "end_time"));
    }
}
