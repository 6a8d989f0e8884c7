package io.whirr.head.batch;

import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL that removes what is over from the ledger. */
@Repository
class LedgerHistoryStore {

    private final JdbcClient jdbc;

    LedgerHistoryStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Removes steps of an instance, so many at the most, and says how many there were to be removed. */
    int removeSteps(long instance, int limit) {
        return jdbc.sql("""
                WITH step AS MATERIALIZED (
                  SELECT s.step_execution_id AS id
                  FROM batch_step_execution s
                  JOIN batch_job_execution e USING (job_execution_id)
                  WHERE e.job_instance_id = :instance
                  LIMIT :limit),
                context AS (
                  DELETE FROM batch_step_execution_context WHERE step_execution_id IN (SELECT id FROM step))
                DELETE FROM batch_step_execution WHERE step_execution_id IN (SELECT id FROM step)
                """).param("instance", instance).param("limit", limit).update();
    }

    /** Removes all rows of these instances; the references between them are checked at the end of the statement. */
    void remove(Collection<Long> instances) {
        jdbc.sql("""
                WITH execution AS MATERIALIZED (
                  SELECT job_execution_id AS id FROM batch_job_execution WHERE job_instance_id = ANY (:instances)),
                step AS MATERIALIZED (
                  SELECT step_execution_id AS id
                  FROM batch_step_execution
                  WHERE job_execution_id IN (SELECT id FROM execution)),
                step_context AS (
                  DELETE FROM batch_step_execution_context WHERE step_execution_id IN (SELECT id FROM step)),
                steps AS (
                  DELETE FROM batch_step_execution WHERE step_execution_id IN (SELECT id FROM step)),
                parameters AS (
                  DELETE FROM batch_job_execution_params WHERE job_execution_id IN (SELECT id FROM execution)),
                context AS (
                  DELETE FROM batch_job_execution_context WHERE job_execution_id IN (SELECT id FROM execution)),
                executions AS (
                  DELETE FROM batch_job_execution WHERE job_execution_id IN (SELECT id FROM execution))
                DELETE FROM batch_job_instance WHERE job_instance_id = ANY (:instances)
                """).param("instances", instances.toArray(Long[]::new)).update();
    }
}
