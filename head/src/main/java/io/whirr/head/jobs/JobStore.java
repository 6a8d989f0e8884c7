package io.whirr.head.jobs;

import io.whirr.api.jobs.Job;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.jobs.SubmissionFunnel.InsertedJob;
import io.whirr.head.jobs.SubmissionFunnel.KeyedJob;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of jobs. Every method is one statement. */
@Repository
class JobStore {

    /** What a {@link Job} is made of; completed by a FROM that says which ones. */
    private static final String SELECT_JOB = """
            SELECT j.id, j.name, j.spec::text AS spec, j.config::text AS config, j.tags, j.created_at,
                   j.priority, e.status, coalesce(t.attempt, r.attempt) AS attempt,
                   CASE WHEN t.id IS NULL THEN r.worker ELSE t.worker END AS worker,
                   CASE WHEN t.id IS NULL THEN r.started_at ELSE t.leased_at END AS started_at,
                   r.finished_at, r.exit_status, r.reason, r.error, t.id AS token, t.step,
                   t.cancel_requested_at IS NOT NULL OR e.status = 'STOPPED' AS cancel_requested
            """;

    private final JdbcClient jdbc;

    private final JobReader reader;

    JobStore(JdbcClient jdbc, JobReader reader) {
        this.jdbc = jdbc;
        this.reader = reader;
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
                              :digests::text[])
                    WITH ORDINALITY AS s(name, spec, config, tags, key, digest, position)),
                stored AS (
                  INSERT INTO job (id, name, spec, config, tags, idempotency_key, request_digest, execution_id)
                  SELECT id, name, spec::jsonb, config::json,
                         CASE WHEN tags IS NOT NULL THEN ARRAY(SELECT jsonb_array_elements_text(tags::jsonb)) END,
                         key, digest, execution
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
                .param("specs", texts(submissions, Submission::spec))
                .param("configs", texts(submissions, Submission::config))
                .param("tags", texts(submissions, Submission::tags))
                .param("keys", texts(submissions, Submission::idempotencyKey))
                .param("digests", texts(submissions, Submission::digest))
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

    Optional<Job> find(long id) {
        return jobs(List.of(id)).stream().findFirst();
    }

    /** The jobs with these numbers, in no order. */
    List<Job> jobs(Collection<Long> ids) {
        return jdbc.sql(SELECT_JOB + """
                FROM job j
                JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
                LEFT JOIN task t ON t.job_id = j.id
                LEFT JOIN run r ON r.job_id = j.id AND r.element = -1
                WHERE j.id = ANY (:ids)
                """)
                .param("ids", ids.stream().mapToLong(Long::longValue).toArray())
                .query(reader)
                .list();
    }

    /** Unfinished jobs, the oldest first: from the live tasks, so that history costs nothing. */
    List<Job> unfinished(Collection<JobStatus> statuses, int limit) {
        return jdbc.sql(SELECT_JOB + """
                FROM task t
                JOIN job j ON j.id = t.job_id
                JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
                LEFT JOIN run r ON r.job_id = j.id AND r.element = -1
                WHERE t.state = ANY (:states)
                ORDER BY t.job_id
                LIMIT :limit
                """)
                .param("states", statuses.stream().map(JobStore::taskState).toArray(String[]::new))
                .param("limit", limit)
                .query(reader)
                .list();
    }

    /** Jobs of any status, the newest first. */
    List<Job> newest(Collection<JobStatus> statuses, int limit) {
        return jdbc.sql(SELECT_JOB + """
                FROM job j
                JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
                LEFT JOIN task t ON t.job_id = j.id
                LEFT JOIN run r ON r.job_id = j.id AND r.element = -1
                WHERE e.status = ANY (:statuses)
                ORDER BY j.id DESC
                LIMIT :limit
                """)
                .param(
                        "statuses",
                        statuses.stream().flatMap(JobStore::batchStatuses).toArray(String[]::new))
                .param("limit", limit)
                .query(reader)
                .list();
    }

    /** Reads a job and keeps others from retrying it until the transaction ends. */
    Optional<JobRow> lock(long id) {
        return jdbc.sql("""
                SELECT j.id, j.execution_id, j.priority, e.status
                FROM job j
                JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
                WHERE j.id = :id
                FOR UPDATE OF j
                """)
                .param("id", id)
                .query((row, number) -> new JobRow(
                        row.getLong("id"),
                        row.getLong("execution_id"),
                        row.getInt("priority"),
                        JobStatus.ofBatch(row.getString("status"))))
                .optional();
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

    /** How many jobs are not final, by status. */
    Map<JobStatus, Long> live() {
        return jdbc
                .sql("SELECT state, count(DISTINCT job_id) AS jobs FROM task GROUP BY state")
                .query((row, number) -> Map.entry(
                        row.getString("state").equals("queued") ? JobStatus.QUEUED : JobStatus.RUNNING,
                        row.getLong("jobs")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String taskState(JobStatus status) {
        return switch (status) {
            case QUEUED -> "queued";
            case RUNNING -> "leased";
            case COMPLETED, FAILED, CANCELLED -> throw new IllegalStateException("A " + status + " job has no task");
        };
    }

    private static Stream<String> batchStatuses(JobStatus status) {
        return switch (status) {
            case QUEUED -> Stream.of("STARTING");
            case RUNNING -> Stream.of("STARTED", "STOPPING");
            case COMPLETED, FAILED, CANCELLED -> Stream.of(status.batch());
        };
    }

    private static String[] texts(List<Submission> rows, Function<Submission, @Nullable String> text) {
        return rows.stream().map(text).toArray(String[]::new);
    }
}
