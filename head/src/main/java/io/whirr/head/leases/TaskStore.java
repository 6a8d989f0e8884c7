package io.whirr.head.leases;

import io.whirr.head.jobs.NewTask;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The SQL of putting tasks into the queue, taking them out and taking them back. Every method is one statement; all
 * times are the database's.
 */
@Repository
class TaskStore {

    private final JdbcClient jdbc;

    TaskStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void enqueue(List<NewTask> tasks) {
        jdbc.sql("""
                INSERT INTO task (id, job_id, execution_id, step, attempt, priority)
                SELECT *
                FROM unnest(:ids::bigint[], :jobs::bigint[], :executions::bigint[], :steps::text[],
                            :attempts::integer[], :priorities::integer[])
                """)
                .param("ids", tasks.stream().mapToLong(NewTask::id).toArray())
                .param("jobs", tasks.stream().mapToLong(NewTask::job).toArray())
                .param(
                        "executions",
                        tasks.stream().mapToLong(NewTask::execution).toArray())
                .param("steps", tasks.stream().map(NewTask::step).toArray(String[]::new))
                .param("attempts", tasks.stream().mapToInt(NewTask::attempt).toArray())
                .param("priorities", tasks.stream().mapToInt(NewTask::priority).toArray())
                .update();
    }

    /** Locks the tasks of a job, whatever state they are in, so that no claim, report or sweep changes them. */
    List<LiveTask> lock(long job) {
        return jdbc.sql("SELECT " + LiveTask.COLUMNS + """
                FROM task t
                WHERE t.job_id = :job
                ORDER BY t.id
                FOR UPDATE
                """)
                .param("job", job)
                .query(LiveTask::read)
                .list();
    }

    /**
     * Locks tasks whose lease has run out. Those that somebody is just renewing or reporting are left alone, and
     * whoever was renewed a moment ago is not expired: the condition is looked at again once the row is locked.
     */
    List<LiveTask> lockExpired(int limit) {
        return jdbc.sql("SELECT " + LiveTask.COLUMNS + """
                FROM task t
                WHERE t.state = 'leased'
                  AND t.expires_at < clock_timestamp()
                ORDER BY t.id
                LIMIT :limit
                FOR UPDATE SKIP LOCKED
                """)
                .param("limit", limit)
                .query(LiveTask::read)
                .list();
    }

    /** Locks what a worker had leased in another life than this one. */
    List<LiveTask> lockOfFormerLives(String worker, String instance) {
        return jdbc.sql("SELECT " + LiveTask.COLUMNS + """
                FROM task t
                WHERE t.worker = :worker
                  AND t.state = 'leased'
                  AND t.instance <> :instance
                ORDER BY t.id
                FOR UPDATE
                """)
                .param("worker", worker)
                .param("instance", instance)
                .query(LiveTask::read)
                .list();
    }

    /** Locks the task that a worker holds, if it does. */
    List<LiveTask> lock(Holder holder) {
        return jdbc.sql("SELECT " + LiveTask.COLUMNS + """
                FROM task t
                WHERE t.job_id = :job
                  AND t.worker = :worker
                  AND t.state = 'leased'
                  AND t.id = coalesce(:token, t.id)
                FOR UPDATE
                """)
                .param("job", holder.job())
                .param("worker", holder.worker())
                .param("token", holder.token(), Types.BIGINT)
                .query(LiveTask::read)
                .list();
    }

    /** Asks for locked tasks to stop; the first wish counts. Returns how many there were. */
    int requestCancel(Collection<LiveTask> leased) {
        return jdbc.sql("""
                UPDATE task
                SET cancel_requested_at = coalesce(cancel_requested_at, clock_timestamp())
                WHERE id = ANY (:ids)
                  AND state = 'leased'
                """).param("ids", ids(leased)).update();
    }

    /** Removes locked tasks that have ended. Returns how many there were. */
    int drop(Collection<LiveTask> ended) {
        return jdbc.sql("DELETE FROM task WHERE id = ANY (:ids)")
                .param("ids", ids(ended))
                .update();
    }

    /**
     * Puts locked, leased tasks back into the queue, each under the token of its next attempt.
     *
     * @param tokens the next attempt's token, by the token that each has now
     * @param lost whether the attempts count as lost; their holders may then have the tasks back as long as nobody else
     *     has claimed them. Otherwise they are known to be over.
     * @return how many there were
     */
    int requeue(Map<Long, Long> tokens, boolean lost) {
        return jdbc.sql("""
                UPDATE task t
                SET id = r.next,
                    state = 'queued',
                    attempt = t.attempt + 1,
                    lost = t.lost + :lost::integer,
                    ready_at = clock_timestamp(),
                    former_id = CASE WHEN :mayComeBack THEN t.id END,
                    former_worker = CASE WHEN :mayComeBack THEN t.worker END,
                    former_leased_at = CASE WHEN :mayComeBack THEN t.leased_at END,
                    worker = NULL,
                    instance = NULL,
                    fenced = NULL,
                    confirmed = NULL,
                    term = NULL,
                    leased_at = NULL,
                    expires_at = NULL
                FROM unnest(:former::bigint[], :next::bigint[]) AS r(former, next)
                WHERE t.id = r.former
                  AND t.state = 'leased'
                  AND t.cancel_requested_at IS NULL
                """)
                .param("lost", lost ? 1 : 0)
                .param("mayComeBack", lost)
                .param(
                        "former",
                        tokens.keySet().stream().mapToLong(Long::longValue).toArray())
                .param(
                        "next",
                        tokens.values().stream().mapToLong(Long::longValue).toArray())
                .update();
    }

    /** Notes that leases are being looked through, and says when they last were. Heads wait for each other here. */
    Pulse pulse() {
        return jdbc.sql("""
                WITH former AS MATERIALIZED (
                  SELECT swept_at
                  FROM sweep
                  FOR UPDATE)
                UPDATE sweep
                SET swept_at = clock_timestamp()
                FROM former
                RETURNING former.swept_at AS last,
                          extract(epoch FROM sweep.swept_at - former.swept_at)::double precision AS silence
                """)
                .query((row, number) ->
                        new Pulse(row.getObject("last", OffsetDateTime.class).toInstant(), Duration.ofNanos((long)
                                (row.getDouble("silence") * 1e9))))
                .single();
    }

    /** Gives every lease that had not run out at {@code lastHeard} a full term again. Returns how many there were. */
    int extendAfterOutage(Instant lastHeard) {
        return jdbc.sql("""
                UPDATE task
                SET expires_at = greatest(expires_at, clock_timestamp() + term)
                WHERE state = 'leased'
                  AND expires_at >= :lastHeard
                """)
                .param("lastHeard", OffsetDateTime.ofInstant(lastHeard, ZoneOffset.UTC))
                .update();
    }

    private static long[] ids(Collection<LiveTask> tasks) {
        return tasks.stream().mapToLong(LiveTask::id).toArray();
    }

    /**
     * The beat of the sweep.
     *
     * @param last when leases were looked through before, by the database's clock
     * @param silence how long ago that was
     */
    record Pulse(Instant last, Duration silence) {}
}
