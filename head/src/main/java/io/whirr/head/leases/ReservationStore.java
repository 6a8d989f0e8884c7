package io.whirr.head.leases;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of reservations. Every method is one statement; all times are the database's. */
@Repository
class ReservationStore {

    private final JdbcClient jdbc;

    ReservationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The task that has been passed over for too long: it is the next by its rank, and needs more than what is free.
     *
     * @param tooLarge the sets of needs that the worker meets with all that it has, but not with what is free
     * @param fitting the sets that it meets with what is free
     * @param after for how many seconds a task may be passed over
     */
    Optional<Long> passedOver(List<Integer> tooLarge, List<Integer> fitting, double after) {
        return jdbc.sql("""
                SELECT t.id
                FROM unnest(:tooLarge::integer[]) AS n(need_id)
                CROSS JOIN LATERAL (
                  SELECT q.id, q.rank, q.ready_at
                  FROM task q
                  WHERE q.need_id = n.need_id
                    AND q.state = 'queued'
                  ORDER BY q.rank, q.id
                  LIMIT 1) t
                WHERE t.ready_at < clock_timestamp() - make_interval(secs => :after)
                  AND NOT EXISTS (
                    SELECT
                    FROM unnest(:fitting::integer[]) AS f(need_id)
                    CROSS JOIN LATERAL (
                      SELECT q.rank
                      FROM task q
                      WHERE q.need_id = f.need_id
                        AND q.state = 'queued'
                      ORDER BY q.rank, q.id
                      LIMIT 1) first
                    WHERE first.rank < t.rank)
                ORDER BY t.rank
                LIMIT 1
                """)
                .param("tooLarge", ints(tooLarge))
                .param("fitting", ints(fitting))
                .param("after", after)
                .query(Long.class)
                .optional();
    }

    /**
     * A worker process keeps free what a task needs, and no longer what another task does. False when another process
     * does so for this one already.
     *
     * <p>A process has one row at the most. The insertion reads that its former row is gone, for PostgreSQL runs a step
     * that nobody reads last.
     */
    boolean reserve(long task, String instance, double lapseAfter) {
        return jdbc.sql("""
                WITH other AS (
                  DELETE FROM reservation
                  WHERE instance = :instance
                    AND task_id <> :task
                  RETURNING task_id)
                INSERT INTO reservation AS r (task_id, instance)
                SELECT :task::bigint, :instance::text
                FROM (SELECT count(*) FROM other) gone
                ON CONFLICT (task_id) DO UPDATE
                SET instance = excluded.instance,
                    renewed = clock_timestamp()
                WHERE r.instance = excluded.instance
                   OR r.renewed < clock_timestamp() - make_interval(secs => :lapseAfter)
                """)
                        .param("task", task)
                        .param("instance", instance)
                        .param("lapseAfter", lapseAfter)
                        .update()
                == 1;
    }

    /** Removes the reservations of tasks that do not wait any more. */
    void clear() {
        jdbc.sql("""
                DELETE FROM reservation r
                WHERE NOT EXISTS (
                  SELECT
                  FROM task t
                  WHERE t.id = r.task_id
                    AND t.state = 'queued')
                """).update();
    }

    private static int[] ints(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }
}
