package io.whirr.head.leases;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of saying why a task is where it is. Every method is one statement. */
@Repository
class ExplanationStore {

    /** Nobody needs to know more exactly how long a line is. */
    static final int LONGEST_LINE = 10_000;

    private final JdbcClient jdbc;

    ExplanationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The live task of a job that is furthest: one that runs before one that is queued before one that waits. */
    Optional<Furthest> furthest(long job) {
        return jdbc.sql("""
                SELECT id, state, worker, need_id, rank, held, blocked_by, lane, gpus, stop,
                       extract(epoch FROM wake_at - clock_timestamp())::double precision AS wakes_in
                FROM task
                WHERE job_id = :job
                ORDER BY state = 'leased' DESC, state = 'queued' DESC, rank, id
                LIMIT 1
                """).param("job", job).query(ExplanationStore::furthest).optional();
    }

    private static Furthest furthest(ResultSet row, int number) throws SQLException {
        return new Furthest(
                row.getLong("id"),
                row.getString("state"),
                row.getString("worker"),
                row.getInt("need_id"),
                row.getDouble("rank"),
                row.getBoolean("held"),
                row.getInt("blocked_by"),
                row.getString("lane"),
                row.getInt("gpus"),
                row.getString("stop"),
                row.getObject("wakes_in", Double.class));
    }

    /** How many tasks are before one in the queue, those that some worker of its kind may take. */
    int before(Furthest task, List<Integer> needSets) {
        return jdbc.sql("""
                SELECT count(*)
                FROM (SELECT
                      FROM task
                      WHERE need_id = ANY (:needSets)
                        AND state = 'queued'
                        AND (rank, id) < (:rank, :id)
                      LIMIT :longest) AS line
                """)
                .param("needSets", needSets.stream().mapToInt(Integer::intValue).toArray())
                .param("rank", task.rank(), Types.DOUBLE)
                .param("id", task.id())
                .param("longest", LONGEST_LINE)
                .query(Integer.class)
                .single();
    }

    /** A live task, with all that keeps it where it is. */
    record Furthest(
            long id,
            String state,
            @Nullable String worker,
            int needSet,
            double rank,
            boolean held,
            int blockedBy,
            @Nullable String lane,
            int gpus,
            @Nullable String stop,
            @Nullable Double wakesIn) {}
}
