package io.whirr.head.runs;

import io.whirr.head.database.Portions;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of runs. Every method is one statement; all times are the database's. */
@Repository
class RunStore {

    /** What the column {@code element} holds for the run of a job itself. */
    private static final int WHOLE_JOB = -1;

    private static final int ERROR_LENGTH = 10_000;

    /** A {@link RunRow}. The ledger has the status of a job and none of an element, whose run keeps its end. */
    private static final String SELECT_RUN = """
            SELECT run.job_id, run.element, run.attempt, run.started_at, run.finished_at, run.exit_status, run.hostname,
                   run.summary, job.tags, coalesce(run.name, job.name) AS name,
                   coalesce(run.config, job.config) AS config,
                   CASE
                     WHEN run.element = -1 THEN execution.status
                     WHEN run.status IS NOT NULL THEN run.status
                     WHEN run.started_at IS NULL THEN 'STARTING'
                     ELSE 'STARTED'
                   END AS status
            FROM run
            JOIN job ON job.id = run.job_id
            JOIN batch_job_execution AS execution ON execution.job_execution_id = job.execution_id
            """;

    private final JdbcClient jdbc;

    RunStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void open(Collection<Long> jobs) {
        jdbc.sql("""
                INSERT INTO run (job_id)
                SELECT unnest(:jobs::bigint[])
                ON CONFLICT (job_id, element) DO NOTHING
                """).param("jobs", jobs.toArray(Long[]::new)).update();
    }

    /**
     * Begins attempts; the run of an element is made by its first one.
     *
     * <p>An array begins with the first of its elements. Many may start at the same time and all would wait for the one
     * row of their array: who finds it locked leaves it to the other. MATERIALIZED keeps the planner from running the
     * inner query again. Asked for {@code started_at IS NULL} it might go through all runs that have not started, which
     * have an index, for the few jobs in hand.
     */
    void start(List<StartedRun> runs) {
        jdbc.sql("""
                WITH started AS (
                    SELECT attempt.*, worker.hostname
                    FROM unnest((SELECT :jobs::bigint[]), (SELECT :elements::integer[]),
                                (SELECT :sequences::integer[]), (SELECT :workers::text[]),
                                (SELECT :names::text[]), (SELECT :configs::text[]))
                           AS attempt (job_id, element, sequence, worker, name, config)
                    LEFT JOIN worker ON worker.id = attempt.worker
                ), first_of_its_array AS MATERIALIZED (
                    SELECT run.job_id
                    FROM run
                    WHERE run.job_id IN (SELECT job_id FROM started WHERE element >= 0)
                      AND run.element = -1
                      AND coalesce(run.started_at, 'infinity') = 'infinity'
                    FOR UPDATE SKIP LOCKED
                ), array_started AS (
                    UPDATE run
                    SET started_at = now()
                    FROM first_of_its_array
                    WHERE run.job_id = first_of_its_array.job_id
                      AND run.element = -1
                )
                INSERT INTO run (job_id, element, attempt, worker, hostname, started_at, name, config)
                SELECT job_id, element, sequence, worker, hostname, now(), name, config::json
                FROM started
                ON CONFLICT (job_id, element) DO UPDATE
                SET attempt = excluded.attempt,
                    worker = excluded.worker,
                    hostname = excluded.hostname,
                    started_at = excluded.started_at,
                    finished_at = NULL,
                    exit_status = NULL,
                    reason = NULL,
                    error = NULL,
                    summary = NULL,
                    status = NULL
                """)
                .param("jobs", jobs(runs, StartedRun::run))
                .param("elements", elements(runs, StartedRun::run))
                .param("sequences", array(runs, StartedRun::sequence, Integer[]::new))
                .param("workers", array(runs, StartedRun::worker, String[]::new))
                .param("names", array(runs, StartedRun::name, String[]::new))
                .param("configs", array(runs, StartedRun::config, String[]::new))
                .update();
    }

    /**
     * Ends runs; none ends before it began or in the future, whatever a worker's clock said. An element that never
     * began has no run, and gets none.
     */
    void end(List<EndedRun> runs) {
        jdbc.sql("""
                UPDATE run
                SET attempt = ended.sequence,
                    finished_at = greatest(run.started_at, now() - make_interval(secs => ended.seconds_ago)),
                    exit_status = ended.exit_status,
                    reason = ended.reason,
                    error = ended.error,
                    status = CASE WHEN run.element >= 0 THEN ended.status END
                FROM unnest((SELECT :jobs::bigint[]), (SELECT :elements::integer[]), (SELECT :sequences::integer[]),
                            (SELECT :statuses::text[]), (SELECT :exitStatuses::integer[]), (SELECT :reasons::text[]),
                            (SELECT :errors::text[]), (SELECT :secondsAgo::double precision[]))
                       AS ended (job_id, element, sequence, status, exit_status, reason, error, seconds_ago)
                WHERE run.job_id = ended.job_id
                  AND run.element = ended.element
                """)
                .param("jobs", jobs(runs, EndedRun::run))
                .param("elements", elements(runs, EndedRun::run))
                .param("sequences", array(runs, EndedRun::sequence, Integer[]::new))
                .param("statuses", array(runs, EndedRun::status, String[]::new))
                .param("exitStatuses", array(runs, EndedRun::exitStatus, Integer[]::new))
                .param("reasons", array(runs, EndedRun::reason, String[]::new))
                .param("errors", array(runs, run -> storable(run.error()), String[]::new))
                .param("secondsAgo", array(runs, RunStore::secondsAgo, Double[]::new))
                .update();
    }

    void reopen(Collection<RunKey> runs) {
        jdbc.sql("""
                UPDATE run
                SET started_at = NULL,
                    finished_at = NULL,
                    exit_status = NULL,
                    reason = NULL,
                    error = NULL,
                    summary = NULL,
                    status = NULL
                FROM unnest(:jobs::bigint[], :elements::integer[]) AS wanted (job_id, element)
                WHERE run.job_id = wanted.job_id
                  AND run.element = wanted.element
                """)
                .param("jobs", jobs(runs, Function.identity()))
                .param("elements", elements(runs, Function.identity()))
                .update();
    }

    Optional<RunRow> find(RunKey run) {
        return jdbc.sql(SELECT_RUN + """
                WHERE run.job_id = :job
                  AND run.element = :element
                """)
                .param("job", run.job())
                .param("element", element(run))
                .query(RunStore::row)
                .optional();
    }

    /**
     * Which runs of whole jobs started last, and then those that have not started.
     *
     * @param states the Batch states to list
     * @param tag must be one of the tags that the job was submitted with or gave itself; null for any
     */
    List<RunKey> list(List<String> states, @Nullable String tag, int limit) {
        return jdbc.sql("""
                SELECT run.job_id, run.element
                FROM run
                JOIN job ON job.id = run.job_id
                JOIN batch_job_execution AS execution ON execution.job_execution_id = job.execution_id
                WHERE run.element = -1
                  AND execution.status = ANY (:states::text[])
                  AND (:tag::text IS NULL
                       OR job.tags @> ARRAY[:tag::text]
                       OR run.summary -> 'tags' @> to_jsonb(:tag::text))
                ORDER BY run.started_at DESC NULLS LAST, run.job_id DESC
                LIMIT :limit
                """)
                .param("states", states.toArray(String[]::new))
                .param("tag", tag)
                .param("limit", limit)
                .query(RunStore::key)
                .list();
    }

    /**
     * Which elements of a job have runs, by their numbers.
     *
     * @param after the number of the last one that is not wanted; null to begin with the first
     */
    List<RunKey> elements(long job, List<String> states, @Nullable String tag, @Nullable Integer after, int limit) {
        return jdbc.sql("SELECT job_id, element FROM (" + SELECT_RUN + """
                    WHERE run.job_id = :job
                      AND run.element > :after
                ) AS element
                WHERE status = ANY (:states::text[])
                  AND (:tag::text IS NULL
                       OR tags @> ARRAY[:tag::text]
                       OR summary -> 'tags' @> to_jsonb(:tag::text))
                ORDER BY element
                LIMIT :limit
                """)
                .param("job", job)
                .param("states", states.toArray(String[]::new))
                .param("tag", tag)
                .param("after", after == null ? WHOLE_JOB : after)
                .param("limit", limit)
                .query(RunStore::key)
                .list();
    }

    /** The first of these runs, in their order, as many as {@link Portions} takes at once. */
    List<RunRow> portion(List<RunKey> runs) {
        return jdbc.sql("""
                WITH wanted AS (
                    SELECT w.job_id, w.element, w.place,
                           sum(coalesce(pg_column_size(coalesce(run.config, job.config)), 0)
                               + coalesce(pg_column_size(run.summary), 0))
                             OVER (ORDER BY w.place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before
                    FROM unnest(:jobs::bigint[], :elements::integer[]) WITH ORDINALITY AS w (job_id, element, place)
                    JOIN run ON run.job_id = w.job_id AND run.element = w.element
                    JOIN job ON job.id = w.job_id
                )
                """ + SELECT_RUN + """
                JOIN wanted ON wanted.job_id = run.job_id AND wanted.element = run.element
                WHERE coalesce(wanted.bytes_before, 0) < :bytes
                ORDER BY wanted.place
                """)
                .param("jobs", jobs(runs, Function.identity()))
                .param("elements", elements(runs, Function.identity()))
                .param("bytes", Portions.BYTES)
                .query(RunStore::row)
                .list();
    }

    List<RunState> states(Collection<RunKey> runs) {
        return jdbc.sql(SELECT_RUN + """
                JOIN unnest(:jobs::bigint[], :elements::integer[]) AS wanted (job_id, element)
                  ON wanted.job_id = run.job_id
                 AND wanted.element = run.element
                """)
                .param("jobs", jobs(runs, Function.identity()))
                .param("elements", elements(runs, Function.identity()))
                .query((row, number) -> new RunState(
                        key(row, number), row.getInt("attempt"), RunStatus.ofBatch(row.getString("status"))))
                .list();
    }

    /** Keeps what jobs said of themselves, unless they have been wanted again since. */
    void describe(List<KeptDescription> kept) {
        jdbc.sql("""
                UPDATE run
                SET summary = kept.summary::jsonb
                FROM unnest(:jobs::bigint[], :elements::integer[], :sequences::integer[], :summaries::text[])
                       AS kept (job_id, element, sequence, summary)
                WHERE run.job_id = kept.job_id
                  AND run.element = kept.element
                  AND run.attempt = kept.sequence
                  AND run.finished_at IS NOT NULL
                """)
                .param("jobs", jobs(kept, KeptDescription::run))
                .param("elements", elements(kept, KeptDescription::run))
                .param("sequences", array(kept, KeptDescription::sequence, Integer[]::new))
                .param("summaries", array(kept, KeptDescription::json, String[]::new))
                .update();
    }

    /** Which of the last to start, of jobs and of elements, have ended with nothing kept of what they said. */
    List<RunKey> undescribed(int among) {
        return jdbc.sql("""
                WITH latest AS (
                    (SELECT job_id, element, finished_at, summary
                     FROM run
                     WHERE element = -1
                       AND started_at IS NOT NULL
                     ORDER BY started_at DESC NULLS LAST, job_id DESC
                     LIMIT :among)
                    UNION ALL
                    (SELECT job_id, element, finished_at, summary
                     FROM run
                     WHERE element >= 0
                       AND started_at IS NOT NULL
                     ORDER BY started_at DESC NULLS LAST
                     LIMIT :among)
                )
                SELECT job_id, element
                FROM latest
                WHERE finished_at IS NOT NULL
                  AND summary IS NULL
                """).param("among", among).query(RunStore::key).list();
    }

    private static RunKey key(ResultSet row, int number) throws SQLException {
        int element = row.getInt("element");
        return new RunKey(row.getLong("job_id"), element == WHOLE_JOB ? null : element);
    }

    private static RunRow row(ResultSet row, int number) throws SQLException {
        return new RunRow(
                key(row, number),
                row.getString("name"),
                row.getString("config"),
                strings(row.getArray("tags")),
                RunStatus.ofBatch(row.getString("status")),
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

    private static int element(RunKey run) {
        return run.element() == null ? WHOLE_JOB : run.element();
    }

    private static <T> Long[] jobs(Collection<T> rows, Function<T, RunKey> run) {
        return array(rows, row -> run.apply(row).job(), Long[]::new);
    }

    private static <T> Integer[] elements(Collection<T> rows, Function<T, RunKey> run) {
        return array(rows, row -> element(run.apply(row)), Integer[]::new);
    }

    private static <T, V extends @Nullable Object> V[] array(
            Collection<T> rows, Function<T, V> column, IntFunction<V[]> empty) {
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
