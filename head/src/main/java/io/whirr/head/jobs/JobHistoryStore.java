package io.whirr.head.jobs;

import io.whirr.head.batch.JobStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL that finds and removes jobs that are over. */
@Repository
class JobHistoryStore {

    private final JdbcClient jdbc;

    JobHistoryStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A job, as far as its age goes.
     *
     * @param id its number
     * @param status where it stands
     * @param old whether it was submitted long enough ago
     * @param over whether it is final, and has been for long enough, too, and no other job waits to hear of it
     * @param array whether it has elements
     */
    record Aged(long id, JobStatus status, boolean old, boolean over, boolean array) {}

    /**
     * Locks the next jobs by number, which is the order in which they came, but for those that somebody is at. There is
     * no index by time, and none is needed: the walk begins with the oldest and ends at the first that are too young.
     */
    List<Aged> lockPage(long after, Duration age, int limit) {
        return jdbc.sql("""
                SELECT j.id, e.status, j.created_at < now() - make_interval(secs => :seconds) AS old,
                       e.status IN ('COMPLETED', 'FAILED', 'STOPPED')
                         AND e.end_time < timezone('UTC', now() - make_interval(secs => :seconds))
                         AND NOT EXISTS (SELECT FROM dependency d WHERE d.on_job_id = j.id AND NOT d.settled) AS over,
                       EXISTS (SELECT FROM job_array a WHERE a.job_id = j.id) AS array
                FROM job j
                JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
                WHERE j.id > :after
                ORDER BY j.id
                LIMIT :limit
                FOR UPDATE OF j SKIP LOCKED
                """)
                .param("after", after)
                .param("seconds", age.toSeconds())
                .param("limit", limit)
                .query((row, number) -> new Aged(
                        row.getLong("id"),
                        JobStatus.ofBatch(row.getString("status")),
                        row.getBoolean("old"),
                        row.getBoolean("over"),
                        row.getBoolean("array")))
                .list();
    }

    int remove(Collection<Long> jobs) {
        return jdbc.sql("""
                WITH array_gone AS (
                  DELETE FROM job_array WHERE job_id = ANY (:jobs)),
                dependency_gone AS (
                  DELETE FROM dependency WHERE job_id = ANY (:jobs))
                DELETE FROM job WHERE id = ANY (:jobs)
                """).param("jobs", jobs.toArray(Long[]::new)).update();
    }
}
