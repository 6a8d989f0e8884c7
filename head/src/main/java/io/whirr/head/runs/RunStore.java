package io.whirr.head.runs;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of runs. Every method is one statement; all times are the database's. */
@Repository
class RunStore {

    private static final int ERROR_LENGTH = 10_000;

    private final JdbcClient jdbc;

    RunStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void open(Collection<Long> jobs) {
        jdbc.sql("""
                INSERT INTO run (job_id)
                SELECT unnest(:jobs::bigint[])
                ON CONFLICT (job_id) DO NOTHING
                """).param("jobs", jobs.toArray(Long[]::new)).update();
    }

    void start(List<StartedRun> runs) {
        jdbc.sql("""
                UPDATE run
                SET attempt = started.attempt,
                    worker = started.worker,
                    hostname = worker.hostname,
                    started_at = now(),
                    finished_at = NULL,
                    exit_status = NULL,
                    reason = NULL,
                    error = NULL,
                    summary = NULL
                FROM unnest(:jobs::bigint[], :attempts::integer[], :workers::text[])
                       AS started (job_id, attempt, worker)
                LEFT JOIN worker ON worker.id = started.worker
                WHERE run.job_id = started.job_id
                """)
                .param("jobs", array(runs, started -> started.run().job(), Long[]::new))
                .param("attempts", array(runs, StartedRun::attempt, Integer[]::new))
                .param("workers", array(runs, StartedRun::worker, String[]::new))
                .update();
    }

    /** Ends runs; none ends before it began or in the future, whatever a worker's clock said. */
    void end(List<EndedRun> runs) {
        jdbc.sql("""
                UPDATE run
                SET attempt = ended.attempt,
                    finished_at = greatest(run.started_at, now() - make_interval(secs => ended.seconds_ago)),
                    exit_status = ended.exit_status,
                    reason = ended.reason,
                    error = ended.error
                FROM unnest(:jobs::bigint[], :attempts::integer[], :statuses::integer[], :reasons::text[],
                            :errors::text[], :secondsAgo::double precision[])
                       AS ended (job_id, attempt, exit_status, reason, error, seconds_ago)
                WHERE run.job_id = ended.job_id
                """)
                .param("jobs", array(runs, ended -> ended.run().job(), Long[]::new))
                .param("attempts", array(runs, EndedRun::attempt, Integer[]::new))
                .param("statuses", array(runs, EndedRun::exitStatus, Integer[]::new))
                .param("reasons", array(runs, EndedRun::reason, String[]::new))
                .param("errors", array(runs, run -> storable(run.error()), String[]::new))
                .param("secondsAgo", array(runs, RunStore::secondsAgo, Double[]::new))
                .update();
    }

    void reopen(Collection<Long> jobs) {
        jdbc.sql("""
                UPDATE run
                SET started_at = NULL,
                    finished_at = NULL,
                    exit_status = NULL,
                    reason = NULL,
                    error = NULL,
                    summary = NULL
                WHERE job_id = ANY (:jobs::bigint[])
                """).param("jobs", jobs.toArray(Long[]::new)).update();
    }

    Optional<RunRow> find(long job) {
        return jdbc.sql("""
                SELECT job.id, job.name, job.config, job.tags, execution.status, coalesce(run.attempt, 1) AS attempt,
                       run.started_at, run.finished_at, run.exit_status, run.hostname, run.summary
                FROM job
                JOIN batch_job_execution AS execution ON execution.job_execution_id = job.execution_id
                LEFT JOIN run ON run.job_id = job.id
                WHERE job.id = :job
                """).param("job", job).query(RunStore::row).optional();
    }

    /**
     * The runs that started last, and then those that have not started.
     *
     * @param states the Batch states to list
     * @param tag must be one of the tags that the job was submitted with or gave itself; null for any
     */
    List<RunRow> list(List<String> states, @Nullable String tag, int limit) {
        return jdbc.sql("""
                SELECT job.id, job.name, job.config, job.tags, execution.status, run.attempt,
                       run.started_at, run.finished_at, run.exit_status, run.hostname, run.summary
                FROM run
                JOIN job ON job.id = run.job_id
                JOIN batch_job_execution AS execution ON execution.job_execution_id = job.execution_id
                WHERE execution.status = ANY (:states::text[])
                  AND (:tag::text IS NULL
                       OR job.tags @> ARRAY[:tag::text]
                       OR run.summary -> 'tags' @> to_jsonb(:tag::text))
                ORDER BY run.started_at DESC NULLS LAST, run.job_id DESC
                LIMIT :limit
                """)
                .param("states", states.toArray(String[]::new))
                .param("tag", tag)
                .param("limit", limit)
                .query(RunStore::row)
                .list();
    }

    List<RunState> states(Collection<Long> jobs) {
        return jdbc.sql("""
                SELECT job.id, coalesce(run.attempt, 1) AS attempt, execution.status
                FROM job
                JOIN batch_job_execution AS execution ON execution.job_execution_id = job.execution_id
                LEFT JOIN run ON run.job_id = job.id
                WHERE job.id = ANY (:jobs::bigint[])
                """)
                .param("jobs", jobs.toArray(Long[]::new))
                .query((row, number) -> new RunState(
                        row.getLong("id"), row.getInt("attempt"), RunStatus.ofBatch(row.getString("status"))))
                .list();
    }

    /** Keeps what jobs said of themselves, unless they have been wanted again since. */
    void describe(List<KeptDescription> kept) {
        jdbc.sql("""
                UPDATE run
                SET summary = kept.summary::jsonb
                FROM unnest(:jobs::bigint[], :attempts::integer[], :summaries::text[])
                       AS kept (job_id, attempt, summary)
                WHERE run.job_id = kept.job_id
                  AND run.attempt = kept.attempt
                  AND run.finished_at IS NOT NULL
                """)
                .param("jobs", array(kept, KeptDescription::job, Long[]::new))
                .param("attempts", array(kept, KeptDescription::attempt, Integer[]::new))
                .param("summaries", array(kept, KeptDescription::json, String[]::new))
                .update();
    }

    /** Which of the runs that started last have ended and have nothing kept of what they said. */
    List<Long> undescribed(int among) {
        return jdbc.sql("""
                WITH latest AS (
                    SELECT job_id, finished_at, summary
                    FROM run
                    WHERE started_at IS NOT NULL
                    ORDER BY started_at DESC NULLS LAST, job_id DESC
                    LIMIT :among
                )
                SELECT job_id
                FROM latest
                WHERE finished_at IS NOT NULL
                  AND summary IS NULL
                """).param("among", among).query(RunStore::job).list();
    }

    private static Long job(ResultSet row, int number) throws SQLException {
        return row.getLong("job_id");
    }

    private static RunRow row(ResultSet row, int number) throws SQLException {
        return new RunRow(
                row.getLong("id"),
                row.getString("name"),
                row.getString("config"),
                strings(row.getArray("tags")),
                RunStatus.ofBatch(row.getString("status")),
                row.getInt("attempt"),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                row.getObject("exit_status", Integer.class),
                row.getString("hostname"),
                row.getString("summary"));
    }

    private static @Nullable List<String> strings(@Nullable Array array) throws SQLException {
        return array == null ? null : List.of((String[]) array.getArray());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static <T, V extends @Nullable Object> V[] array(
            List<T> rows, Function<T, V> column, java.util.function.IntFunction<V[]> empty) {
        return rows.stream().map(column).toArray(empty);
    }

    private static double secondsAgo(EndedRun run) {
        return Math.max(0, run.endedAgo().toMillis()) / 1000.0;
    }

    /** PostgreSQL stores no NUL. */
    private static @Nullable String storable(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String clean = text.replace('\0', '\uFFFD');
        return clean.length() <= ERROR_LENGTH ? clean : clean.substring(0, ERROR_LENGTH);
    }
}
