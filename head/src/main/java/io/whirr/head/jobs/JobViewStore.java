package io.whirr.head.jobs;

import io.whirr.api.jobs.Job;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.database.Portions;
import java.sql.Types;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of looking jobs up. Every method is one statement. */
@Repository
class JobViewStore {

    /**
     * What a {@link Job} is made of; completed by a WHERE that says which ones. An array has many tasks, and none of
     * them stands for it. A job began when its run did, and one that is queued again has not begun.
     */
    private static final String SELECT_JOB = """
            SELECT j.id, j.name, j.spec::text AS spec, j.config::text AS config, j.tags, j.created_at, j.priority,
                   j.owner, j.owner_group, e.status, coalesce(t.attempt, r.attempt) AS attempt,
                   CASE WHEN t.id IS NULL THEN r.worker ELSE t.worker END AS worker,
                   CASE WHEN e.status <> 'STARTING' THEN r.started_at END AS started_at,
                   r.finished_at, r.exit_status, r.reason, r.error, t.id AS token, t.step,
                   t.stop = 'CANCEL' OR e.status IN ('STOPPING', 'STOPPED') AS cancel_requested,
                   CASE WHEN t.state = 'leased' OR r.finished_at IS NOT NULL THEN NULL
                        WHEN j.held THEN 'hold'
                        WHEN t.blocked_by > 0 THEN 'dependency'
                        WHEN t.wake_at IS NOT NULL THEN 'backoff'
                        WHEN t.gated THEN 'limit' END AS waits_for,
                   a.size, a.completed, a.failed, a.cancelled, coalesce(leased.running, 0) AS running
            FROM job j
            JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
            LEFT JOIN task t ON t.job_id = j.id AND t.element IS NULL
            LEFT JOIN run r ON r.job_id = j.id AND r.element = -1
            LEFT JOIN job_array a ON a.job_id = j.id
            LEFT JOIN (SELECT job_id, count(*) AS running
                       FROM task
                       WHERE state = 'leased'
                       GROUP BY job_id) leased ON leased.job_id = a.job_id
            """;

    private final JdbcClient jdbc;

    private final JobReader reader;

    JobViewStore(JdbcClient jdbc, JobReader reader) {
        this.jdbc = jdbc;
        this.reader = reader;
    }

    Optional<Job> find(long id) {
        return jdbc.sql(SELECT_JOB + "WHERE j.id = :id")
                .param("id", id)
                .query(reader)
                .optional();
    }

    /** The first of the jobs with these numbers, in their order, as many as {@link Portions} takes at once. */
    List<Job> portion(List<Long> ids) {
        return jdbc.sql("""
                WITH wanted AS (
                  SELECT w.id, w.place,
                         sum(pg_column_size(j.spec) + coalesce(pg_column_size(j.config), 0))
                           OVER (ORDER BY w.place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before
                  FROM unnest(:ids::bigint[]) WITH ORDINALITY AS w (id, place)
                  JOIN job j ON j.id = w.id)
                """ + SELECT_JOB + """
                JOIN wanted ON wanted.id = j.id
                WHERE coalesce(wanted.bytes_before, 0) < :bytes
                ORDER BY wanted.place
                """)
                .param("ids", ids.toArray(Long[]::new))
                .param("bytes", Portions.BYTES)
                .query(reader)
                .list();
    }

    /** The numbers of jobs that have a live task, in their order: skips from job to job, however many tasks one has. */
    List<Long> unfinished(int limit) {
        return jdbc.sql("""
                WITH RECURSIVE live AS (
                  SELECT min(job_id) AS job_id, 1 AS place FROM task
                  UNION ALL
                  SELECT (SELECT min(t.job_id) FROM task t WHERE t.job_id > live.job_id), place + 1
                  FROM live
                  WHERE job_id IS NOT NULL
                    AND place < :limit)
                SELECT job_id FROM live WHERE job_id IS NOT NULL
                """)
                .param("limit", limit)
                .query((row, number) -> row.getLong(1))
                .list();
    }

    /** The same of those that are queued as a whole. */
    List<Long> queued(int limit) {
        return jdbc.sql("""
                WITH RECURSIVE live AS (
                  SELECT min(job_id) AS job_id, 0 AS found
                  FROM task
                  WHERE state <> 'leased'
                  UNION ALL
                  SELECT (SELECT min(t.job_id)
                          FROM task t
                          WHERE t.job_id > live.job_id
                            AND t.state <> 'leased'),
                         found + (SELECT count(*)::integer
                                  FROM job j
                                  JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
                                  WHERE j.id = live.job_id
                                    AND e.status = 'STARTING')
                  FROM live
                  WHERE job_id IS NOT NULL
                    AND found < :limit)
                SELECT j.id
                FROM live
                JOIN job j ON j.id = live.job_id
                JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
                WHERE e.status = 'STARTING'
                ORDER BY j.id
                LIMIT :limit
                """)
                .param("limit", limit)
                .query((row, number) -> row.getLong(1))
                .list();
    }

    /** The same of those that have begun: what is leased, and arrays between two elements. */
    List<Long> running(int limit) {
        return jdbc.sql("""
                SELECT j.id
                FROM (SELECT job_id FROM task WHERE state = 'leased'
                      UNION
                      SELECT job_id FROM job_array WHERE completed + failed + cancelled < size) begun
                JOIN job j ON j.id = begun.job_id
                JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
                WHERE e.status IN ('STARTED', 'STOPPING')
                ORDER BY j.id
                LIMIT :limit
                """)
                .param("limit", limit)
                .query((row, number) -> row.getLong(1))
                .list();
    }

    /** The numbers of jobs of these statuses for which everything that is given holds, the newest first. */
    List<Long> matching(
            Collection<JobStatus> statuses,
            @Nullable String tag,
            @Nullable String name,
            @Nullable String owner,
            int limit) {
        return jdbc.sql("""
                SELECT j.id
                FROM job j
                JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
                WHERE e.status = ANY (:statuses)
                  AND (:tag::text IS NULL OR j.tags @> ARRAY[:tag::text])
                  AND (:name::text IS NULL OR j.name = :name)
                  AND (:owner::text IS NULL OR j.owner = :owner)
                ORDER BY j.id DESC
                LIMIT :limit
                """)
                .param("statuses", batchStatuses(statuses))
                .param("tag", tag, Types.VARCHAR)
                .param("name", name, Types.VARCHAR)
                .param("owner", owner, Types.VARCHAR)
                .param("limit", limit)
                .query((row, number) -> row.getLong(1))
                .list();
    }

    private static String[] batchStatuses(Collection<JobStatus> statuses) {
        return statuses.stream().flatMap(JobViewStore::batchStatuses).toArray(String[]::new);
    }

    private static Stream<String> batchStatuses(JobStatus status) {
        return switch (status) {
            case QUEUED -> Stream.of("STARTING");
            case RUNNING -> Stream.of("STARTED", "STOPPING");
            case COMPLETED, FAILED, CANCELLED -> Stream.of(status.batch());
        };
    }
}
