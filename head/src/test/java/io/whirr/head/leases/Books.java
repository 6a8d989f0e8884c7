package io.whirr.head.leases;

import io.whirr.head.batch.Ledger;
import io.whirr.head.leases.Reference.Life;
import io.whirr.head.leases.Reference.Plan;
import io.whirr.head.leases.Reference.Unit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the tables say of jobs, read past the head's own classes, and time that passes for them. */
@Component
class Books {

    private final JdbcClient jdbc;

    Books(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Unit heldBy(String worker) {
        return jdbc.sql("SELECT job_id, coalesce(element, -1) AS element FROM task WHERE worker = :worker")
                .param("worker", worker)
                .query((row, number) -> new Unit(row.getLong("job_id"), row.getInt("element")))
                .single();
    }

    long token(String worker) {
        return jdbc.sql("SELECT id FROM task WHERE worker = :worker")
                .param("worker", worker)
                .query(Long.class)
                .single();
    }

    /** The test alone says when a lease runs out, however slow the machine is. */
    void keep(long token) {
        jdbc.sql("UPDATE task SET expires_at = clock_timestamp() + interval '1 h' WHERE id = :id AND state = 'leased'")
                .param("id", token)
                .update();
    }

    void runOut(long token) {
        jdbc.sql("UPDATE task SET expires_at = clock_timestamp() - interval '1 s' WHERE id = :id AND state = 'leased'")
                .param("id", token)
                .update();
    }

    /** A slow machine is no outage. */
    void sweptAMomentAgo() {
        jdbc.sql("UPDATE sweep SET swept_at = clock_timestamp()").update();
    }

    void rest() {
        jdbc.sql("UPDATE task SET wake_at = clock_timestamp() WHERE wake_at IS NOT NULL")
                .update();
    }

    void waitTooLong(long job) {
        jdbc.sql("UPDATE task SET give_up_at = clock_timestamp() WHERE job_id = :job AND give_up_at IS NOT NULL")
                .param("job", job)
                .update();
    }

    /** What has not ended, with all that may keep it. */
    List<String> unfinished() {
        return jdbc.sql("SELECT to_jsonb(t)::text FROM task t ORDER BY id")
                .query(Books::line)
                .list();
    }

    /** A line for each job that has ended, and one for each step that was opened: how often, and how it stands. */
    List<String> standing(Collection<Long> jobs) {
        return jdbc.sql("""
                SELECT format('%s ended %s', j.id, e.status)
                FROM job j
                JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
                WHERE j.id = ANY (:jobs)
                  AND e.status IN ('COMPLETED', 'FAILED', 'STOPPED')
                UNION ALL
                SELECT format('%s %s: %s attempts, %s', job, step_name, attempts,
                              CASE WHEN status IN ('STARTING', 'STARTED') THEN status ELSE exit_code END)
                FROM (
                  SELECT DISTINCT ON (e.job_instance_id, s.step_name)
                         e.job_instance_id AS job, s.step_name, s.status, s.exit_code,
                         count(*) OVER (PARTITION BY e.job_instance_id, s.step_name) AS attempts
                  FROM batch_job_execution e
                  JOIN batch_step_execution s USING (job_execution_id)
                  WHERE e.job_instance_id = ANY (:jobs)
                  ORDER BY e.job_instance_id, s.step_name, s.step_execution_id DESC) last
                """).param("jobs", longs(jobs)).query(Books::line).list();
    }

    /** The same lines as the reference has them. */
    static List<String> expected(Reference reference) {
        List<String> lines = new ArrayList<>();
        for (long job : reference.jobs()) {
            String end = reference.end(job);
            if (end != null) {
                lines.add("%d ended %s".formatted(job, end));
            }
        }
        for (Unit unit : reference.units()) {
            Life life = reference.life(unit);
            Plan plan = reference.plan(unit.job());
            for (int step = 0; step < plan.steps().size(); step++) {
                if (life.attempts[step] > 0) {
                    String name = plan.isArray()
                            ? Ledger.partition(unit.element())
                            : plan.steps().get(step);
                    lines.add("%d %s: %d attempts, %s"
                            .formatted(unit.job(), name, life.attempts[step], stands(life, step)));
                }
            }
        }
        return lines;
    }

    private static String stands(Life life, int step) {
        if (step < life.step) {
            return "COMPLETED";
        }
        return life.end != null ? life.end : life.isRunning() ? "STARTED" : "STARTING";
    }

    /** Everything that the tables say in contradiction to each other; empty when all is well. */
    List<String> contradictions(Collection<Long> jobs) {
        return Stream.of(ofJobs(jobs), ofAttempts(jobs), ofElements(jobs), ofCounts())
                .flatMap(List::stream)
                .toList();
    }

    /** Jobs and their tasks. */
    private List<String> ofJobs(Collection<Long> jobs) {
        return jdbc.sql("""
                WITH mine AS MATERIALIZED (
                  SELECT j.id, e.status, e.status IN ('COMPLETED', 'FAILED', 'STOPPED') AS over,
                         a.size, a.completed + a.failed + a.cancelled AS ended,
                         (SELECT count(*) FROM task t WHERE t.job_id = j.id) AS tasks,
                         (SELECT count(*) FROM task t WHERE t.job_id = j.id AND t.state = 'leased') AS leased
                  FROM job j
                  JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
                  LEFT JOIN job_array a ON a.job_id = j.id
                  WHERE j.id = ANY (:jobs))
                SELECT format('job %s is %s with %s tasks', id, status, tasks)
                FROM mine
                WHERE tasks <> CASE WHEN over THEN 0 ELSE coalesce(size - ended, 1) END
                UNION ALL
                SELECT format('job %s is %s with %s of %s tasks running', id, status, leased, tasks)
                FROM mine
                WHERE NOT over AND size IS NULL AND (status = 'STARTING') <> (leased = 0)
                UNION ALL
                SELECT format('array %s is %s with %s of %s ended', id, status, ended, size)
                FROM mine
                WHERE over <> (ended = size)
                """).param("jobs", longs(jobs)).query(Books::line).list();
    }

    private static final String ATTEMPTS = """
            WITH attempt AS MATERIALIZED (
              SELECT s.step_execution_id AS id, s.step_name AS step, s.status, s.end_time, e.job_instance_id AS job,
                     row_number() OVER (PARTITION BY e.job_instance_id, s.step_name
                                        ORDER BY s.step_execution_id) AS number,
                     lead(s.step_execution_id) OVER (PARTITION BY e.job_instance_id, s.step_name
                                                     ORDER BY s.step_execution_id) IS NULL AS latest
              FROM batch_job_execution e
              JOIN batch_step_execution s USING (job_execution_id)
              WHERE e.job_instance_id = ANY (:jobs))
            """;

    /** Attempts, their tasks and their outcomes. */
    private List<String> ofAttempts(Collection<Long> jobs) {
        return jdbc.sql(ATTEMPTS + """
                SELECT format('task %s is %s and its step %s', t.id, t.state, a.status)
                FROM task t
                FULL JOIN attempt a USING (id)
                WHERE coalesce(t.job_id, a.job) = ANY (:jobs)
                  AND (t.state IS NOT NULL OR a.end_time IS NULL)
                  AND a.status IS DISTINCT FROM CASE t.state WHEN 'leased' THEN 'STARTED' ELSE 'STARTING' END
                UNION ALL
                SELECT format('task %s is attempt %s at %s of %s', id, t.attempt, a.number, a.step)
                FROM task t
                JOIN attempt a USING (id)
                WHERE t.attempt <> a.number OR NOT a.latest OR t.step <> a.step
                UNION ALL
                SELECT format('attempt %s at %s is %s and its outcome %s', a.id, a.step, a.status, c.short_context)
                FROM attempt a
                LEFT JOIN batch_step_execution_context c ON c.step_execution_id = a.id
                WHERE (a.end_time IS NULL) <> (c.step_execution_id IS NULL)
                """)
                .param("jobs", longs(jobs))
                .query(Books::line)
                .list();
    }

    /** Elements, their runs and the counts of their arrays. */
    private List<String> ofElements(Collection<Long> jobs) {
        return jdbc.sql(ATTEMPTS + """
                SELECT format('element %s of job %s is %s and its run %s', r.element, r.job_id, a.status, r.status)
                FROM run r
                JOIN attempt a ON a.job = r.job_id AND a.step = 'command:partition' || r.element AND a.latest
                WHERE r.element >= 0
                  AND r.status IS DISTINCT FROM CASE WHEN a.end_time IS NOT NULL THEN a.status END
                UNION ALL
                SELECT format('array %s counts %s, %s, %s', job_id, completed, failed, cancelled)
                FROM job_array
                WHERE job_id = ANY (:jobs)
                  AND ARRAY[completed, failed, cancelled]::bigint[] <> (
                    SELECT ARRAY[count(*) FILTER (WHERE a.status = 'COMPLETED'),
                                 count(*) FILTER (WHERE a.status = 'FAILED'),
                                 count(*) FILTER (WHERE a.status = 'STOPPED')]
                    FROM attempt a
                    WHERE a.job = job_id AND a.latest)
                """)
                .param("jobs", longs(jobs))
                .query(Books::line)
                .list();
    }

    /** How many jobs are said to have ended how. */
    private List<String> ofCounts() {
        return jdbc.sql("""
                SELECT format('%s jobs are %s, and %s were counted', jobs, status, counted)
                FROM (SELECT e.status, count(*) AS jobs
                      FROM job j
                      JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
                      WHERE e.status IN ('COMPLETED', 'FAILED', 'STOPPED')
                      GROUP BY e.status) ended
                FULL JOIN (SELECT status, sum(change) AS counted FROM job_tally GROUP BY status) tally USING (status)
                WHERE coalesce(jobs, 0) <> coalesce(counted, 0)
                """).query(Books::line).list();
    }

    private static String line(ResultSet row, int number) throws SQLException {
        return row.getString(1);
    }

    private static long[] longs(Collection<Long> ids) {
        return ids.stream().mapToLong(Long::longValue).toArray();
    }
}
