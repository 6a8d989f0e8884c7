package io.whirr.head.jobs;

import io.whirr.head.batch.JobStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of jobs. Every method is one statement. */
@Repository
class JobStore {

    private static final String SELECT_STORED = """
            SELECT j.id, j.execution_id, e.status, j.name, j.spec::text AS spec, j.config::text AS config, j.tags,
                   j.priority, j.owner, j.owner_group, j.held
            FROM job j
            JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
            """;

    private final JdbcClient jdbc;

    private final JobJson json;

    JobStore(JdbcClient jdbc, JobJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * Stores jobs and takes the numbers for their ledger rows.
     *
     * <p>One whose key another transaction has stored in the meantime is left out; the look-up that follows finds that
     * one, in a new statement because this one's snapshot may not have it.
     */
    List<InsertedJob> insert(List<Submission> submissions) {
        return jdbc.sql("""
                WITH submission AS MATERIALIZED (
                  SELECT nextval('batch_job_instance_seq') AS id, nextval('batch_job_execution_seq') AS execution,
                         nextval('batch_step_execution_seq') AS step, s.*
                  FROM unnest(:names::text[], :specs::text[], :configs::text[], :tags::text[], :keys::text[],
                              :digests::text[], :priorities::integer[], :owners::text[], :groups::text[],
                              :held::boolean[])
                    WITH ORDINALITY
                    AS s(name, spec, config, tags, key, digest, priority, owner, owner_group, held, position)),
                stored AS (
                  INSERT INTO job (id, name, spec, config, tags, idempotency_key, request_digest, execution_id,
                                   priority, owner, owner_group, held)
                  SELECT id, name, spec::json, config::json,
                         CASE WHEN tags IS NOT NULL THEN ARRAY(SELECT jsonb_array_elements_text(tags::jsonb)) END,
                         key, digest, execution, priority, owner, owner_group, held
                  FROM submission
                  ORDER BY position
                  ON CONFLICT (idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
                  RETURNING id)
                SELECT s.position, s.id, s.execution, s.step
                FROM submission s
                JOIN stored USING (id)
                ORDER BY s.position
                """)
                .param("names", texts(submissions, Submission::name))
                .param("specs", texts(submissions, Submission::specJson))
                .param("configs", texts(submissions, Submission::config))
                .param("tags", texts(submissions, submission -> json.tags(submission.tags())))
                .param("keys", texts(submissions, Submission::idempotencyKey))
                .param("digests", texts(submissions, Submission::digest))
                .param(
                        "priorities",
                        submissions.stream().mapToInt(Submission::priority).toArray())
                .param("owners", texts(submissions, Submission::owner))
                .param("groups", texts(submissions, Submission::group))
                .param("held", submissions.stream().map(Submission::held).toArray(Boolean[]::new))
                .query((row, number) -> new InsertedJob(
                        row.getInt("position") - 1, row.getLong("id"), row.getLong("execution"), row.getLong("step")))
                .list();
    }

    /** The jobs that were submitted under these idempotency keys. */
    Map<String, KeyedJob> byKey(List<String> keys) {
        return jdbc
                .sql("""
                SELECT idempotency_key, id, request_digest
                FROM job
                WHERE idempotency_key = ANY (:keys)
                """)
                .param("keys", keys.toArray(String[]::new))
                .query((row, number) -> Map.entry(
                        row.getString("idempotency_key"),
                        new KeyedJob(row.getLong("id"), row.getString("request_digest"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Reads a job and keeps others from moving it on until the transaction ends. */
    Optional<StoredJob> lock(long id) {
        return jdbc.sql(SELECT_STORED + "WHERE j.id = :id FOR UPDATE OF j")
                .param("id", id)
                .query((RowMapper<StoredJob>) this::stored)
                .optional();
    }

    /** The jobs with these numbers. */
    Map<Long, StoredJob> stored(Collection<Long> ids) {
        return jdbc
                .sql(SELECT_STORED + "JOIN unnest((SELECT :ids::bigint[])) AS wanted(id) ON wanted.id = j.id")
                .param("ids", ids.stream().mapToLong(Long::longValue).toArray())
                .query((RowMapper<StoredJob>) this::stored)
                .list()
                .stream()
                .collect(Collectors.toMap(StoredJob::id, Function.identity()));
    }

    private StoredJob stored(ResultSet row, int number) throws SQLException {
        return new StoredJob(
                row.getLong("id"),
                row.getLong("execution_id"),
                JobStatus.ofBatch(row.getString("status")),
                row.getString("name"),
                json.spec(row.getString("spec")),
                row.getString("config"),
                JobReader.tags(row.getArray("tags")),
                row.getInt("priority"),
                row.getString("owner"),
                row.getString("owner_group"),
                row.getBoolean("held"));
    }

    Optional<JobStatus> status(long id) {
        return jdbc.sql("""
                SELECT e.status
                FROM job j
                JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
                WHERE j.id = :id
                """)
                .param("id", id)
                .query((row, number) -> JobStatus.ofBatch(row.getString("status")))
                .optional();
    }

    /** Makes {@code execution} the job's current one; false when {@code former} was not. */
    boolean moveOn(long id, long former, long execution) {
        return jdbc.sql("""
                UPDATE job
                SET execution_id = :execution
                WHERE id = :id
                  AND execution_id = :former
                """)
                        .param("id", id)
                        .param("former", former)
                        .param("execution", execution)
                        .update()
                == 1;
    }

    /** Notes that so many jobs became final, or with a negative number that so many are not any more. */
    void tally(Map<JobStatus, Long> changes) {
        jdbc.sql("""
                INSERT INTO job_tally (status, change)
                SELECT * FROM unnest(:statuses::text[], :changes::bigint[])
                """)
                .param(
                        "statuses",
                        changes.keySet().stream().map(JobStatus::batch).toArray(String[]::new))
                .param(
                        "changes",
                        changes.values().stream().mapToLong(Long::longValue).toArray())
                .update();
    }

    /** Adds the changes up, so that there is one row a status again. */
    void foldTally() {
        jdbc.sql("""
                WITH gone AS (
                  DELETE FROM job_tally
                  RETURNING status, change)
                INSERT INTO job_tally (status, change)
                SELECT status, sum(change) FROM gone GROUP BY status
                """).update();
    }

    /** How many jobs are final, by status; those that there are none of are left out. */
    Map<JobStatus, Long> finished() {
        return jdbc
                .sql("SELECT status, sum(change) AS jobs FROM job_tally GROUP BY status")
                .query((row, number) -> Map.entry(JobStatus.ofBatch(row.getString("status")), row.getLong("jobs")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** How many jobs are not final, by status: those of a single task by that, arrays by their execution. */
    Map<JobStatus, Long> live() {
        return jdbc
                .sql("""
                SELECT CASE WHEN leased THEN 'STARTED' ELSE 'STARTING' END AS status, sum(jobs) AS jobs
                FROM (SELECT state = 'leased' AS leased, count(*) AS jobs
                      FROM task
                      WHERE element IS NULL
                      GROUP BY 1
                      UNION ALL
                      SELECT e.status <> 'STARTING', count(*)
                      FROM job_array a
                      JOIN job j ON j.id = a.job_id
                      JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
                      WHERE a.completed + a.failed + a.cancelled < a.size
                      GROUP BY 1) AS counted
                GROUP BY 1
                """)
                .query((row, number) -> Map.entry(JobStatus.ofBatch(row.getString("status")), row.getLong("jobs")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The unfinished jobs of an owner, a group or a tag; two of the three are null. */
    List<Long> unfinishedOf(@Nullable String owner, @Nullable String group, @Nullable String tag) {
        return jdbc.sql("""
                SELECT j.id
                FROM job j
                WHERE j.id IN (SELECT job_id FROM task)
                  AND (j.owner = :owner OR j.owner_group = :group OR j.tags @> ARRAY[:tag::text])
                """)
                .param("owner", owner, Types.VARCHAR)
                .param("group", group, Types.VARCHAR)
                .param("tag", tag, Types.VARCHAR)
                .query((row, number) -> row.getLong(1))
                .list();
    }

    /** Changes what a job is kept by; its tasks are changed by whoever leases them. */
    void hold(long id, boolean held) {
        jdbc.sql("UPDATE job SET held = :held WHERE id = :id")
                .param("held", held)
                .param("id", id)
                .update();
    }

    void prioritize(long id, int priority) {
        jdbc.sql("UPDATE job SET priority = :priority WHERE id = :id")
                .param("priority", priority)
                .param("id", id)
                .update();
    }

    private static String[] texts(List<Submission> rows, Function<Submission, @Nullable String> text) {
        return rows.stream().map(text).toArray(String[]::new);
    }

    /** A job that was just stored: its place in the batch, its number and the ids of its ledger rows. */
    record InsertedJob(int position, long id, long execution, long step) {}

    /** A job that was stored under an idempotency key before. */
    record KeyedJob(long id, String digest) {}
}
