package io.whirr.head.batch;

import io.whirr.head.batch.History.Entered;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of entering what happened elsewhere. Times are those that are told, in UTC as all of Batch's columns. */
@Repository
class HistoryStore {

    private final JdbcClient jdbc;

    HistoryStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Map<Long, Entered> enter(List<PastJob> jobs, List<String> keys) {
        return jdbc
                .sql("""
                WITH past AS MATERIALIZED (
                  SELECT *, nextval('batch_job_execution_seq') AS execution, nextval('batch_step_execution_seq') AS step
                  FROM unnest(:jobs::bigint[], :names::text[], :keys::text[], :submissions::text[], :statuses::text[],
                              :codes::text[], :messages::text[], :contexts::text[], :created::timestamp[],
                              :started::timestamp[], :ended::timestamp[])
                    AS p(job, name, key, submission, status, code, message, context, created, started, ended)),
                instance AS (
                  INSERT INTO batch_job_instance (job_instance_id, version, job_name, job_key)
                  SELECT job, 0, name, key FROM past),
                execution AS (
                  INSERT INTO batch_job_execution (job_execution_id, version, job_instance_id, create_time, start_time,
                                                   end_time, last_updated, status, exit_code, exit_message)
                  SELECT execution, 0, job, created, started, ended, ended, status, coalesce(code, 'UNKNOWN'), message
                  FROM past),
                parameter AS (
                  INSERT INTO batch_job_execution_params (job_execution_id, parameter_name, parameter_type,
                                                          parameter_value, identifying)
                  SELECT execution, :parameter, 'java.lang.String', submission, 'Y' FROM past),
                context AS (
                  INSERT INTO batch_job_execution_context (job_execution_id, short_context)
                  SELECT execution, '{}' FROM past),
                outcome AS (
                  INSERT INTO batch_step_execution_context (step_execution_id, short_context)
                  SELECT step, context FROM past WHERE code IS NOT NULL),
                attempt AS (
                  INSERT INTO batch_step_execution (step_execution_id, version, step_name, job_execution_id,
                                                    create_time, start_time, end_time, last_updated, status,
                                                    commit_count, read_count, filter_count, write_count,
                                                    read_skip_count, write_skip_count, process_skip_count,
                                                    rollback_count, exit_code, exit_message)
                  SELECT step, 0, :stepName, execution, created, started, ended, ended, status,
                         0, 0, 0, 0, 0, 0, 0, 0, coalesce(code, 'EXECUTING'), message
                  FROM past)
                SELECT job, execution, step FROM past
                """)
                .params(columns(jobs))
                .param("keys", keys.toArray(String[]::new))
                .param("parameter", Ledger.SUBMISSION)
                .param("stepName", Ledger.COMMAND_STEP)
                .query((row, number) ->
                        Map.entry(row.getLong("job"), new Entered(row.getLong("execution"), row.getLong("step"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Map<String, Object> columns(List<PastJob> jobs) {
        Map<String, Object> columns = new HashMap<>();
        columns.put("jobs", jobs.stream().mapToLong(PastJob::job).toArray());
        columns.put("names", texts(jobs, PastJob::name));
        columns.put("submissions", texts(jobs, PastJob::submission));
        columns.put("statuses", texts(jobs, HistoryStore::status));
        columns.put("codes", texts(jobs, HistoryStore::code));
        columns.put("messages", texts(jobs, HistoryStore::message));
        columns.put("contexts", texts(jobs, HistoryStore::context));
        columns.put("created", times(jobs, PastJob::created));
        columns.put("started", times(jobs, PastJob::started));
        columns.put("ended", times(jobs, PastJob::ended));
        return columns;
    }

    private static @Nullable String code(PastJob job) {
        ExitReason reason = job.reason();
        return reason == null ? null : reason.name();
    }

    void raiseJobs(long upTo) {
        jdbc.sql("""
                SELECT setval('batch_job_instance_seq', greatest(last_value, :upTo))
                FROM batch_job_instance_seq
                """).param("upTo", upTo).query(Long.class).single();
    }

    void leaveOut(long numbers) {
        jdbc.sql("""
                SELECT setval('batch_job_instance_seq', i.last_value + :numbers),
                       setval('batch_job_execution_seq', e.last_value + :numbers),
                       setval('batch_step_execution_seq', s.last_value + :numbers)
                FROM batch_job_instance_seq i, batch_job_execution_seq e, batch_step_execution_seq s
                """).param("numbers", numbers).query().singleRow();
    }

    private static String status(PastJob job) {
        return job.reason() == null ? "STARTING" : job.reason().status().batch();
    }

    private static String message(PastJob job) {
        return StepRemarks.message(job.message().replace("\0", ""));
    }

    private static String context(PastJob job) {
        return StepRemarks.context(1, 1, job.worker(), job.exitStatus(), null);
    }

    private static String[] texts(List<PastJob> jobs, Function<PastJob, @Nullable String> text) {
        return jobs.stream().map(text).toArray(String[]::new);
    }

    private static String[] times(List<PastJob> jobs, Function<PastJob, @Nullable Instant> time) {
        return jobs.stream()
                .map(time)
                .map(at -> at == null
                        ? null
                        : LocalDateTime.ofInstant(at, ZoneOffset.UTC).toString())
                .toArray(String[]::new);
    }
}
