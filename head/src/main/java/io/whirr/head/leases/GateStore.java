package io.whirr.head.leases;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of the gate. Every method is one statement. */
@Repository
class GateStore {

    /** Any number, as long as nobody else uses it for another lock. */
    private static final long LOCK = 0x77686972722D67L;

    private final JdbcClient jdbc;

    GateStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One head at a time lets tasks through, and none while limits change; waits for the other one. */
    void lock() {
        jdbc.sql("SELECT pg_advisory_xact_lock(:lock)")
                .param("lock", LOCK)
                .query((row, number) -> number)
                .list();
    }

    /** Whether there is anything to let through. */
    boolean isSomebodyWaiting() {
        return jdbc.sql("""
                SELECT EXISTS (
                  SELECT
                  FROM task
                  WHERE gated AND NOT held AND blocked_by = 0 AND wake_at IS NULL)
                """).query(Boolean.class).single();
    }

    /** What has been let through, by lane. */
    List<Through> through() {
        return jdbc.sql("""
                SELECT lane, count(*) AS tasks, sum(gpus) AS gpus
                FROM task
                WHERE lane IS NOT NULL AND NOT gated
                GROUP BY lane
                """)
                .query((row, number) -> new Through(row.getString("lane"), row.getInt("tasks"), row.getInt("gpus")))
                .list();
    }

    /** The lanes that have tasks waiting at the gate: skips from lane to lane. */
    List<String> lanes() {
        return jdbc.sql("""
                WITH RECURSIVE lanes AS (
                  (SELECT lane
                   FROM task
                   WHERE gated AND NOT held AND blocked_by = 0 AND wake_at IS NULL
                   ORDER BY lane
                   LIMIT 1)
                  UNION ALL
                  SELECT (SELECT t.lane
                          FROM task t
                          WHERE t.gated AND NOT t.held AND t.blocked_by = 0 AND t.wake_at IS NULL
                            AND t.lane > lanes.lane
                          ORDER BY t.lane
                          LIMIT 1)
                  FROM lanes
                  WHERE lanes.lane IS NOT NULL)
                SELECT lane
                FROM lanes
                WHERE lane IS NOT NULL
                """).query((row, number) -> row.getString("lane")).list();
    }

    /** The first ones of each lane, so many as there is room for, all in the order of their ranks. */
    List<Waiting> waiting(Map<String, Integer> rooms) {
        List<String> lanes = List.copyOf(rooms.keySet());
        return jdbc.sql("""
                SELECT f.id, f.lane, f.gpus
                FROM unnest(:lanes::text[], :rooms::integer[]) AS l(lane, room)
                CROSS JOIN LATERAL (
                  SELECT t.id, t.lane, t.gpus, t.rank
                  FROM task t
                  WHERE t.gated AND NOT t.held AND t.blocked_by = 0 AND t.wake_at IS NULL
                    AND t.lane = l.lane
                  ORDER BY t.rank, t.id
                  LIMIT l.room) f
                ORDER BY f.rank, f.id
                """)
                .param("lanes", lanes.toArray(String[]::new))
                .param(
                        "rooms",
                        lanes.stream()
                                .mapToInt(lane -> rooms.getOrDefault(lane, 0))
                                .toArray())
                .query((row, number) -> new Waiting(row.getLong("id"), row.getString("lane"), row.getInt("gpus")))
                .list();
    }

    int letThrough(Collection<Long> tasks) {
        return jdbc.sql("""
                UPDATE task
                SET gated = false,
                    ready_at = clock_timestamp(),
                    state = CASE WHEN blocked_by > 0 OR wake_at IS NOT NULL THEN 'waiting' ELSE 'queued' END
                WHERE id = ANY (:tasks)
                  AND gated
                  AND NOT held
                """)
                .param("tasks", tasks.stream().mapToLong(Long::longValue).toArray())
                .update();
    }

    /** How many tasks of a lane are through, and with how many GPUs. */
    record Through(String lane, int tasks, int gpus) {}

    /** A task that waits at the gate. */
    record Waiting(long id, String lane, int gpus) {}
}
