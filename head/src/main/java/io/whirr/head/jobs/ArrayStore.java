package io.whirr.head.jobs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of arrays. Every method is one statement. */
@Repository
class ArrayStore {

    private final JdbcClient jdbc;

    ArrayStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(long job, ArrayRange range) {
        jdbc.sql("""
                INSERT INTO job_array (job_id, first_number, step, size, at_once)
                VALUES (:job, :first, :step, :size, :atOnce)
                """)
                .param("job", job)
                .param("first", range.first())
                .param("step", range.step())
                .param("size", range.size())
                .param("atOnce", range.atOnce(), Types.INTEGER)
                .update();
    }

    Optional<ArrayRow> find(long job) {
        return jdbc.sql("""
                SELECT job_id, first_number, step, size, at_once, completed, failed, cancelled
                FROM job_array
                WHERE job_id = :job
                """).param("job", job).query(ArrayStore::row).optional();
    }

    /** The numbers of an array, which ends no element until the transaction is over; empty for a job that is none. */
    Optional<ArrayRange> lock(long job) {
        return jdbc.sql("""
                SELECT job_id, first_number, step, size, at_once, completed, failed, cancelled
                FROM job_array
                WHERE job_id = :job
                FOR UPDATE
                """).param("job", job).query(ArrayStore::row).optional().map(ArrayRow::range);
    }

    /**
     * Counts elements that have ended, or with negative numbers such that are to run again.
     *
     * <p>Whoever counts holds the arrays' rows until its transaction ends: of two that end the last elements at the
     * same time the second sees what the first has counted, and finds that nothing is left.
     */
    List<ArrayRow> count(Map<Long, Change> changes) {
        List<Long> jobs = changes.keySet().stream().sorted().toList();
        List<Change> sorted = jobs.stream().map(changes::get).toList();
        return jdbc.sql("""
                WITH change AS MATERIALIZED (
                  SELECT *
                  FROM unnest(:jobs::bigint[], :completed::integer[], :failed::integer[], :cancelled::integer[])
                    AS c(job_id, completed, failed, cancelled)),
                locked AS MATERIALIZED (
                  SELECT job_id
                  FROM job_array
                  WHERE job_id = ANY (:jobs)
                  ORDER BY job_id
                  FOR UPDATE)
                UPDATE job_array a
                SET completed = a.completed + c.completed,
                    failed = a.failed + c.failed,
                    cancelled = a.cancelled + c.cancelled
                FROM change c
                JOIN locked USING (job_id)
                WHERE a.job_id = c.job_id
                RETURNING a.job_id, a.first_number, a.step, a.size, a.at_once, a.completed, a.failed, a.cancelled
                """)
                .param("jobs", jobs.stream().mapToLong(Long::longValue).toArray())
                .param("completed", sorted.stream().mapToInt(Change::completed).toArray())
                .param("failed", sorted.stream().mapToInt(Change::failed).toArray())
                .param("cancelled", sorted.stream().mapToInt(Change::cancelled).toArray())
                .query(ArrayStore::row)
                .list();
    }

    private static ArrayRow row(ResultSet row, int number) throws SQLException {
        return new ArrayRow(
                row.getLong("job_id"),
                new ArrayRange(
                        row.getInt("first_number"),
                        row.getInt("step"),
                        row.getInt("size"),
                        row.getObject("at_once", Integer.class)),
                row.getInt("completed"),
                row.getInt("failed"),
                row.getInt("cancelled"));
    }

    /** By how much the counts of an array change. */
    record Change(int completed, int failed, int cancelled) {

        Change plus(Change other) {
            return new Change(completed + other.completed, failed + other.failed, cancelled + other.cancelled);
        }
    }

    /** An array, and how many of its elements have ended how. */
    record ArrayRow(long job, ArrayRange range, int completed, int failed, int cancelled) {

        boolean isOver() {
            return completed + failed + cancelled == range.size();
        }

        /** What failed weighs more than what was cancelled, as where Batch aggregates partitions. */
        <T> T outcome(T ifFailed, T ifCancelled, T ifCompleted) {
            return failed > 0 ? ifFailed : cancelled > 0 ? ifCancelled : ifCompleted;
        }

        /** The counts for people; empty when all went well. */
        String sentence() {
            return failed + cancelled == 0
                    ? ""
                    : "%d of %d elements failed, %d were cancelled".formatted(failed, range.size(), cancelled);
        }
    }
}
