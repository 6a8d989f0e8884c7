package io.whirr.head.batch;

import io.whirr.head.batch.Opening.FirstStep;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/**
 * The SQL of the ledger. Every method is one statement over many rows; all times are the database's, in UTC because
 * Batch's columns have no zone.
 */
@Repository
class LedgerStore {

    private final JdbcClient jdbc;

    LedgerStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Writes instance, execution, parameters, context and step of every job, column by column what Batch 6 writes. */
    void open(List<Opening> jobs, List<String> keys) {
        jdbc.sql("""
                WITH opening AS MATERIALIZED (
                  SELECT *, timezone('UTC', clock_timestamp()) AS created
                  FROM unnest(:jobs::bigint[], :executions::bigint[], :steps::bigint[],
                              :names::text[], :keys::text[], :identities::text[], :stepNames::text[])
                    AS o(job, execution, step, name, key, identity, step_name)),
                instance AS (
                  INSERT INTO batch_job_instance (job_instance_id, version, job_name, job_key)
                  SELECT job, 0, name, key FROM opening),
                execution AS (
                  INSERT INTO batch_job_execution (job_execution_id, version, job_instance_id, create_time, status,
                                                   exit_code, exit_message)
                  SELECT execution, 0, job, created, 'STARTING', 'UNKNOWN', '' FROM opening),
                parameter AS (
                  INSERT INTO batch_job_execution_params (job_execution_id, parameter_name, parameter_type,
                                                          parameter_value, identifying)
                  SELECT execution, p.key, 'java.lang.String', p.value, 'Y'
                  FROM opening, jsonb_each_text(identity::jsonb) AS p(key, value)),
                context AS (
                  INSERT INTO batch_job_execution_context (job_execution_id, short_context)
                  SELECT execution, '{}' FROM opening)
                INSERT INTO batch_step_execution (step_execution_id, version, step_name, job_execution_id, create_time,
                                                  status, commit_count, read_count, filter_count, write_count,
                                                  read_skip_count, write_skip_count, process_skip_count,
                                                  rollback_count, exit_code, exit_message)
                SELECT step, 0, step_name, execution, created, 'STARTING', 0, 0, 0, 0, 0, 0, 0, 0, 'EXECUTING', ''
                FROM opening
                WHERE step IS NOT NULL
                """)
                .param("jobs", jobs.stream().mapToLong(Opening::job).toArray())
                .param("executions", jobs.stream().mapToLong(Opening::execution).toArray())
                .param("steps", firstSteps(jobs, FirstStep::id).toArray(Long[]::new))
                .param("names", texts(jobs, Opening::jobName))
                .param("keys", keys.toArray(String[]::new))
                .param("identities", texts(jobs, job -> JsonMapper.shared().writeValueAsString(job.identity())))
                .param("stepNames", firstSteps(jobs, FirstStep::name).toArray(String[]::new))
                .update();
    }

    void start(long[] steps, long[] executions) {
        jdbc.sql("""
                WITH step AS (
                  UPDATE batch_step_execution
                  SET status = 'STARTED',
                      start_time = timezone('UTC', clock_timestamp()),
                      last_updated = timezone('UTC', clock_timestamp()),
                      version = version + 1
                  FROM unnest((SELECT :steps::bigint[])) AS s(id)
                  WHERE step_execution_id = s.id)
                UPDATE batch_job_execution
                SET status = 'STARTED',
                    start_time = coalesce(start_time, timezone('UTC', clock_timestamp())),
                    last_updated = timezone('UTC', clock_timestamp()),
                    version = version + 1
                FROM unnest((SELECT :executions::bigint[])) AS e(id)
                WHERE job_execution_id = e.id
                  AND status = 'STARTING'
                """).param("steps", steps).param("executions", executions).update();
    }

    void stopping(long[] executions) {
        jdbc.sql("""
                UPDATE batch_job_execution
                SET status = 'STOPPING',
                    last_updated = timezone('UTC', clock_timestamp()),
                    version = version + 1
                WHERE job_execution_id = ANY (:executions)
                  AND status = 'STARTED'
                """).param("executions", executions).update();
    }

    /**
     * Ends attempts, and jobs.
     *
     * <p>The context keeps what Batch has no column for. It is written once, with the end, so it costs no update.
     */
    void end(List<AttemptEnd> ends, List<JobEnd> jobs) {
        jdbc.sql("""
                WITH clock AS MATERIALIZED (SELECT timezone('UTC', clock_timestamp()) AS now),
                ended AS MATERIALIZED (
                  SELECT * FROM unnest((SELECT :steps::bigint[]), (SELECT :statuses::text[]), (SELECT :codes::text[]),
                              (SELECT :messages::text[]), (SELECT :contexts::text[]),
                              (SELECT :ago::double precision[]))
                    AS e(step, status, code, message, context, ago)),
                context AS (
                  INSERT INTO batch_step_execution_context (step_execution_id, short_context)
                  SELECT step, context FROM ended),
                job AS (
                  UPDATE batch_job_execution j
                  SET status = e.status,
                      exit_code = e.code,
                      exit_message = e.message,
                      end_time = greatest(j.start_time, clock.now - make_interval(secs => e.ago)),
                      last_updated = clock.now,
                      version = j.version + 1
                  FROM unnest((SELECT :executions::bigint[]), (SELECT :jobStatuses::text[]), (SELECT :jobCodes::text[]),
                              (SELECT :jobMessages::text[]), (SELECT :jobsAgo::double precision[]))
                         AS e(execution, status, code, message, ago),
                       clock
                  WHERE j.job_execution_id = e.execution)
                UPDATE batch_step_execution s
                SET status = e.status,
                    exit_code = e.code,
                    exit_message = e.message,
                    end_time = greatest(s.start_time, clock.now - make_interval(secs => e.ago)),
                    last_updated = clock.now,
                    version = s.version + 1
                FROM ended e, clock WHERE s.step_execution_id = e.step
                """)
                .param("steps", ends.stream().mapToLong(AttemptEnd::step).toArray())
                .param("statuses", texts(ends, end -> end.reason().status().batch()))
                .param("codes", texts(ends, end -> end.reason().name()))
                .param("messages", texts(ends, end -> StepRemarks.message(end.message())))
                .param("contexts", texts(ends, LedgerStore::context))
                .param(
                        "ago",
                        ends.stream().mapToDouble(end -> seconds(end.ago())).toArray())
                .param("executions", jobs.stream().mapToLong(JobEnd::execution).toArray())
                .param("jobStatuses", texts(jobs, end -> end.status().batch()))
                .param("jobCodes", texts(jobs, end -> end.reason().name()))
                .param("jobMessages", texts(jobs, end -> StepRemarks.message(end.message())))
                .param(
                        "jobsAgo",
                        jobs.stream().mapToDouble(end -> seconds(end.ago())).toArray())
                .update();
    }

    Map<Long, Long> openAgain(long[] formerSteps, long[] queuedExecutions) {
        return jdbc
                .sql("""
                WITH fresh AS MATERIALIZED (
                  SELECT nextval('batch_step_execution_seq') AS step, step_execution_id AS former, step_name,
                         job_execution_id, timezone('UTC', clock_timestamp()) AS created
                  FROM batch_step_execution
                  WHERE step_execution_id = ANY (:formerSteps)),
                opened AS (
                  INSERT INTO batch_step_execution (step_execution_id, version, step_name, job_execution_id,
                                                    create_time, status, commit_count, read_count, filter_count,
                                                    write_count, read_skip_count, write_skip_count,
                                                    process_skip_count, rollback_count, exit_code, exit_message)
                  SELECT step, 0, step_name, job_execution_id, created, 'STARTING', 0, 0, 0, 0, 0, 0, 0, 0,
                         'EXECUTING', ''
                  FROM fresh),
                queued AS (
                  UPDATE batch_job_execution
                  SET status = 'STARTING',
                      last_updated = timezone('UTC', clock_timestamp()),
                      version = version + 1
                  WHERE job_execution_id = ANY (:queuedExecutions))
                SELECT former, step FROM fresh
                """)
                .param("formerSteps", formerSteps)
                .param("queuedExecutions", queuedExecutions)
                .query((row, number) -> Map.entry(row.getLong("former"), row.getLong("step")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    List<Long> openSteps(long[] executions, String[] names) {
        return jdbc.sql("""
                WITH fresh AS MATERIALIZED (
                  SELECT nextval('batch_step_execution_seq') AS step, execution, name, position,
                         timezone('UTC', clock_timestamp()) AS created
                  FROM unnest(:executions::bigint[], :names::text[])
                    WITH ORDINALITY AS u(execution, name, position)),
                opened AS (
                  INSERT INTO batch_step_execution (step_execution_id, version, step_name, job_execution_id,
                                                    create_time, status, commit_count, read_count, filter_count,
                                                    write_count, read_skip_count, write_skip_count,
                                                    process_skip_count, rollback_count, exit_code, exit_message)
                  SELECT step, 0, name, execution, created, 'STARTING', 0, 0, 0, 0, 0, 0, 0, 0, 'EXECUTING', ''
                  FROM fresh)
                SELECT step FROM fresh ORDER BY position
                """)
                .param("executions", executions)
                .param("names", names)
                .query((row, number) -> row.getLong(1))
                .list();
    }

    void queued(long[] executions) {
        jdbc.sql("""
                UPDATE batch_job_execution
                SET status = 'STARTING',
                    last_updated = timezone('UTC', clock_timestamp()),
                    version = version + 1
                WHERE job_execution_id = ANY (:executions)
                  AND status = 'STARTED'
                """).param("executions", executions).update();
    }

    void revive(long former, long withdrawn) {
        jdbc.sql("""
                WITH never_was AS (
                  DELETE FROM batch_step_execution
                  WHERE step_execution_id = :withdrawn),
                outcome AS (
                  DELETE FROM batch_step_execution_context
                  WHERE step_execution_id = :former),
                step AS (
                  UPDATE batch_step_execution
                  SET status = 'STARTED',
                      exit_code = 'EXECUTING',
                      exit_message = '',
                      end_time = NULL,
                      last_updated = timezone('UTC', clock_timestamp()),
                      version = version + 1
                  WHERE step_execution_id = :former
                  RETURNING job_execution_id)
                UPDATE batch_job_execution
                SET status = 'STARTED',
                    last_updated = timezone('UTC', clock_timestamp()),
                    version = version + 1
                WHERE job_execution_id IN (SELECT job_execution_id FROM step)
                  AND status = 'STARTING'
                """).param("former", former).param("withdrawn", withdrawn).update();
    }

    /** The parameters are copied, as Batch's own restart does. */
    long restart(long job, long former) {
        return jdbc.sql("""
                WITH fresh AS MATERIALIZED (
                  SELECT nextval('batch_job_execution_seq') AS execution),
                opened AS (
                  INSERT INTO batch_job_execution (job_execution_id, version, job_instance_id, create_time, status,
                                                   exit_code, exit_message)
                  SELECT execution, 0, :job, timezone('UTC', clock_timestamp()), 'STARTING', 'UNKNOWN', '' FROM fresh),
                parameters AS (
                  INSERT INTO batch_job_execution_params (job_execution_id, parameter_name, parameter_type,
                                                          parameter_value, identifying)
                  SELECT f.execution, p.parameter_name, p.parameter_type, p.parameter_value, p.identifying
                  FROM fresh f, batch_job_execution_params p
                  WHERE p.job_execution_id = :former),
                context AS (
                  INSERT INTO batch_job_execution_context (job_execution_id, short_context)
                  SELECT execution, '{}' FROM fresh)
                SELECT execution FROM fresh
                """)
                .param("job", job)
                .param("former", former)
                .query(Long.class)
                .single();
    }

    private static String context(AttemptEnd end) {
        return StepRemarks.context(end.attempt(), end.sequence(), end.worker(), end.exitStatus(), end.signal());
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    private static <T> Stream<@Nullable T> firstSteps(List<Opening> jobs, Function<FirstStep, T> part) {
        return jobs.stream().map(Opening::first).map(first -> first == null ? null : part.apply(first));
    }

    private static <T> String[] texts(List<T> rows, Function<T, String> text) {
        return rows.stream().map(text).toArray(String[]::new);
    }
}
