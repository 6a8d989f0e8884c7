package io.whirr.head.leases;

import io.whirr.head.batch.Ledger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The SQL of what keeps tasks waiting: holds, dependencies, backoffs and limits. Every method is one statement; all
 * times are the database's. A task is queued when nothing keeps it any more; until then no claim ever looks at it.
 */
@Repository
class QueueStore {

    private final JdbcClient jdbc;

    QueueStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The tasks of jobs wait for one other job less. Returns how many are queued by that or wait for something else.
     */
    int unblock(Collection<Long> jobs) {
        return jdbc.sql("""
                UPDATE task
                SET blocked_by = blocked_by - 1,
                    ready_at = clock_timestamp(),
                    state = CASE WHEN held OR blocked_by > 1 OR wake_at IS NOT NULL OR gated
                                 THEN 'waiting' ELSE 'queued' END
                WHERE job_id = ANY (:jobs)
                  AND state = 'waiting'
                  AND blocked_by > 0
                """).param("jobs", longs(jobs)).update();
    }

    /** Elements of an array wait for one other element less. They are looked up by their steps, which have an index. */
    int unblock(long job, Collection<Integer> elements) {
        return jdbc.sql("""
                UPDATE task
                SET blocked_by = blocked_by - 1,
                    ready_at = clock_timestamp(),
                    state = CASE WHEN held OR blocked_by > 1 OR wake_at IS NOT NULL OR gated
                                 THEN 'waiting' ELSE 'queued' END
                WHERE job_id = :job
                  AND step = ANY (:steps)
                  AND state = 'waiting'
                  AND blocked_by > 0
                """)
                .param("job", job)
                .param("steps", elements.stream().map(Ledger::partition).toArray(String[]::new))
                .update();
    }

    /** Who is held gives up a place that a limit had let it have: others may run in it meanwhile. */
    int hold(long job, boolean held) {
        return jdbc.sql("""
                UPDATE task
                SET held = :held,
                    gated = gated OR (:held AND lane IS NOT NULL),
                    ready_at = clock_timestamp(),
                    state = CASE WHEN :held OR blocked_by > 0 OR wake_at IS NOT NULL OR gated
                                 THEN 'waiting' ELSE 'queued' END
                WHERE job_id = :job
                  AND state <> 'leased'
                  AND held <> :held
                """).param("job", job).param("held", held).update();
    }

    /** @param step by how much a rank changes with one point of priority */
    void prioritize(long job, int priority, double step) {
        jdbc.sql("""
                UPDATE task
                SET rank = rank + (:priority - priority) * :step,
                    priority = :priority
                WHERE job_id = :job
                """)
                .param("job", job)
                .param("priority", priority)
                .param("step", step)
                .update();
    }

    /** Puts the tasks of a job that nobody holds behind all that have its priority. */
    int toTheEnd(long job, double rank) {
        return jdbc.sql("""
                UPDATE task
                SET rank = :rank
                WHERE job_id = :job
                  AND state <> 'leased'
                """).param("job", job).param("rank", rank).update();
    }

    /**
     * Puts the tasks of jobs into other lanes, whose gate they have yet to pass unless somebody holds them.
     *
     * @param all also those that are in these lanes already
     * @return how many there were
     */
    int relane(Map<Long, @Nullable String> lanes, boolean all) {
        List<Long> jobs = List.copyOf(lanes.keySet());
        return jdbc.sql("""
                UPDATE task t
                SET lane = l.lane,
                    gated = l.lane IS NOT NULL AND t.state <> 'leased',
                    ready_at = CASE WHEN t.state = 'leased' THEN t.ready_at ELSE clock_timestamp() END,
                    state = CASE WHEN t.state = 'leased' THEN t.state
                                 WHEN t.held OR t.blocked_by > 0 OR t.wake_at IS NOT NULL OR l.lane IS NOT NULL
                                 THEN 'waiting' ELSE 'queued' END
                FROM unnest(:jobs::bigint[], :lanes::text[]) AS l(job_id, lane)
                WHERE t.job_id = l.job_id
                  AND (:all OR t.lane IS DISTINCT FROM l.lane)
                """)
                .param("all", all)
                .param("jobs", longs(jobs))
                .param("lanes", jobs.stream().map(lanes::get).toArray(String[]::new))
                .update();
    }

    /** Queues what has waited long enough after a failure. Returns how many there were. */
    int wake(int limit) {
        return jdbc.sql("""
                WITH due AS MATERIALIZED (
                  SELECT id
                  FROM task
                  WHERE wake_at <= clock_timestamp()
                  ORDER BY wake_at
                  LIMIT :limit
                  FOR UPDATE SKIP LOCKED)
                UPDATE task t
                SET wake_at = NULL,
                    ready_at = clock_timestamp(),
                    state = CASE WHEN t.held OR t.blocked_by > 0 OR t.gated THEN 'waiting' ELSE 'queued' END
                FROM due
                WHERE t.id = due.id
                  AND t.state = 'waiting'
                """).param("limit", limit).update();
    }

    /** Takes out of the queue what has waited for longer than it was to. */
    List<LiveTask> takeOverdue(int limit) {
        return jdbc.sql("""
                WITH overdue AS MATERIALIZED (
                  SELECT id
                  FROM task
                  WHERE give_up_at <= clock_timestamp()
                  ORDER BY give_up_at
                  LIMIT :limit
                  FOR UPDATE SKIP LOCKED)
                DELETE FROM task t
                USING overdue
                WHERE t.id = overdue.id
                  AND t.state <> 'leased'
                RETURNING
                """ + LiveTask.COLUMNS)
                .param("limit", limit)
                .query(LiveTask::read)
                .list();
    }

    /**
     * Asks for tasks to stop that run for longer than they may. A worker that knows tokens sees to that by itself, and
     * is only helped when it does not.
     *
     * @param patience how many seconds such a worker has for it
     */
    int stopOvertime(double patience) {
        return jdbc.sql("""
                UPDATE task
                SET stop = 'TIMEOUT',
                    cancel_requested_at = clock_timestamp()
                WHERE state = 'leased'
                  AND stop IS NULL
                  AND leased_at + run_timeout + make_interval(secs => CASE WHEN fenced THEN :patience ELSE 0 END)
                      <= clock_timestamp()
                """).param("patience", patience).update();
    }

    private static long[] longs(Collection<Long> ids) {
        return ids.stream().mapToLong(Long::longValue).toArray();
    }
}
