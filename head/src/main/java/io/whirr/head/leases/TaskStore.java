package io.whirr.head.leases;

import io.whirr.head.batch.Ledger;
import io.whirr.head.jobs.NewTask;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
                INSERT INTO task (id, job_id, execution_id, step, element, attempt, sequence, failed, more_steps,
                                  priority, need_id, gpus, owner, rank, held, blocked_by, wake_at, lane, gated,
                                  queue_timeout, give_up_at, run_timeout, state)
                SELECT n.id, n.job_id, n.execution_id, n.step, n.element, n.attempt, n.sequence, n.failed,
                       n.more_steps, n.priority, n.need_id, n.gpus, n.owner, n.rank, n.held, n.blocked_by,
                       clock_timestamp() + make_interval(secs => n.wake_in), n.lane, n.lane IS NOT NULL,
                       make_interval(secs => n.queue_timeout),
                       clock_timestamp() + make_interval(secs => n.queue_timeout),
                       make_interval(secs => n.run_timeout),
                       CASE WHEN n.held OR n.blocked_by > 0 OR n.wake_in IS NOT NULL OR n.lane IS NOT NULL
                            THEN 'waiting' ELSE 'queued' END
                FROM unnest(:ids::bigint[], :jobs::bigint[], :executions::bigint[], :steps::text[],
                            :elements::integer[], :attempts::integer[], :sequences::integer[], :failed::integer[],
                            :moreSteps::boolean[], :priorities::integer[], :needSets::integer[], :gpus::integer[],
                            :accounts::text[], :ranks::double precision[], :held::boolean[], :blockedBy::integer[],
                            :wakeIn::double precision[], :lanes::text[], :queueTimeouts::double precision[],
                            :runTimeouts::double precision[])
                     AS n(id, job_id, execution_id, step, element, attempt, sequence, failed, more_steps, priority,
                          need_id, gpus, owner, rank, held, blocked_by, wake_in, lane, queue_timeout, run_timeout)
                """).params(NewTasks.columns(tasks)).update();
    }

    /**
     * Takes tasks of a job out of the queue that nobody holds, some of them. One that is just being handed out is
     * waited for.
     */
    List<LiveTask> withdraw(long job, @Nullable Integer element, int limit) {
        return jdbc.sql("""
                WITH idle AS MATERIALIZED (
                  SELECT id
                  FROM task
                  WHERE job_id = :job
                    AND state <> 'leased'
                """ + only(element) + """
                  ORDER BY id
                  LIMIT :limit
                  FOR UPDATE)
                DELETE FROM task t
                USING idle
                WHERE t.id = idle.id
                  AND t.state <> 'leased'
                RETURNING
                """ + LiveTask.COLUMNS)
                .param("job", job)
                .param("step", step(element), Types.VARCHAR)
                .param("limit", limit)
                .query(LiveTask::read)
                .list();
    }

    /** Asks for the running tasks of a job to stop; a cancel counts more than whatever was asked before. */
    List<LiveTask> stop(long job, @Nullable Integer element, Stop stop) {
        return jdbc.sql("""
                UPDATE task t
                SET stop = CASE WHEN t.stop = 'CANCEL' THEN t.stop ELSE :stop END,
                    cancel_requested_at = coalesce(t.cancel_requested_at, clock_timestamp())
                WHERE t.job_id = :job
                  AND t.state = 'leased'
                """ + only(element) + " RETURNING " + LiveTask.COLUMNS)
                .param("job", job)
                .param("step", step(element), Types.VARCHAR)
                .param("stop", stop.name())
                .query(LiveTask::read)
                .list();
    }

    /**
     * Waits for whoever is just ending a task of the job, or giving it back, and keeps others from doing so. What comes
     * of it is seen by the next statement.
     */
    void lockLeased(long job) {
        jdbc.sql("""
                SELECT id
                FROM task
                WHERE job_id = :job
                  AND state = 'leased'
                ORDER BY id
                FOR UPDATE
                """).param("job", job).query(Long.class).list();
    }

    /** Whether a job has a live task; with {@code unstopped} only one that nobody has asked to stop counts. */
    boolean isLive(long job, @Nullable Integer element, boolean unstopped) {
        return jdbc.sql("""
                SELECT EXISTS (
                  SELECT
                  FROM task
                  WHERE job_id = :job
                    AND NOT (:unstopped AND stop IS NOT DISTINCT FROM 'CANCEL')
                """ + only(element) + ")")
                .param("job", job)
                .param("step", step(element), Types.VARCHAR)
                .param("unstopped", unstopped)
                .query(Boolean.class)
                .single();
    }

    /**
     * A condition for one element of a job; none for all of it. The element is looked up by its step, which has an
     * index, and by a statement of its own, so that no plan has to do for both.
     */
    private static String only(@Nullable Integer element) {
        return element == null ? "" : " AND step = :step ";
    }

    private static @Nullable String step(@Nullable Integer element) {
        return element == null ? null : Ledger.partition(element);
    }

    /** Leases that have run out, but whose holder may have kept them by a file. */
    List<FiledLease> expiredWithFiles(int limit) {
        return jdbc.sql("""
                SELECT id, channel, extract(epoch FROM term)::double precision AS term
                FROM task
                WHERE state = 'leased'
                  AND channel IS NOT NULL
                  AND confirmed
                  AND expires_at < clock_timestamp()
                ORDER BY id
                LIMIT :limit
                """).param("limit", limit).query(TaskStore::filed).list();
    }

    /** Those of these leases that may have files and end within a time, or have. */
    List<FiledLease> dueWithin(Collection<Long> tokens, Duration time) {
        return jdbc.sql("""
                SELECT id, channel, extract(epoch FROM term)::double precision AS term
                FROM task
                WHERE id = ANY (:tokens)
                  AND state = 'leased'
                  AND channel IS NOT NULL
                  AND expires_at <= clock_timestamp() + make_interval(secs => :seconds)
                """)
                .param("tokens", tokens.stream().mapToLong(Long::longValue).toArray())
                .param("seconds", time.toMillis() / 1e3)
                .query(TaskStore::filed)
                .list();
    }

    private static FiledLease filed(ResultSet row, int number) throws SQLException {
        Duration term = Duration.ofNanos((long) (row.getDouble("term") * 1e9));
        return new FiledLease(row.getLong("id"), row.getString("channel"), term);
    }

    /** Those of these tokens that are live tasks'. */
    Set<Long> live(Collection<Long> tokens) {
        return Set.copyOf(jdbc.sql("SELECT id FROM task WHERE id = ANY (:tokens)")
                .param("tokens", tokens.stream().mapToLong(Long::longValue).toArray())
                .query((row, number) -> row.getLong(1))
                .list());
    }

    /** Puts off the end of leases whose holders were heard of by their files. */
    void extendByFile(Map<Long, Duration> left) {
        List<Long> tokens = List.copyOf(left.keySet());
        jdbc.sql("""
                UPDATE task t
                SET expires_at = greatest(t.expires_at, clock_timestamp() + make_interval(secs => f.seconds))
                FROM unnest(:tokens::bigint[], :seconds::double precision[]) AS f(id, seconds)
                WHERE t.id = f.id
                  AND t.state = 'leased'
                """)
                .param("tokens", tokens.stream().mapToLong(Long::longValue).toArray())
                .param(
                        "seconds",
                        tokens.stream()
                                .map(token -> left.getOrDefault(token, Duration.ZERO))
                                .mapToDouble(time -> time.toMillis() / 1e3)
                                .toArray())
                .update();
    }

    /**
     * Locks tasks whose lease has run out. Those that somebody is just renewing or reporting are left alone, and
     * whoever was renewed a moment ago is not expired: the condition is looked at again once the row is locked.
     *
     * @param silent those whose files have been looked at in vain; others that may have files are left alone
     */
    List<LiveTask> lockExpired(Collection<Long> silent, int limit) {
        return jdbc.sql("SELECT " + LiveTask.COLUMNS + """
                FROM task t
                WHERE t.state = 'leased'
                  AND t.expires_at < clock_timestamp()
                  AND (t.channel IS NULL OR NOT t.confirmed OR t.id = ANY (:silent))
                ORDER BY t.id
                LIMIT :limit
                FOR UPDATE SKIP LOCKED
                """)
                .param("silent", silent.stream().mapToLong(Long::longValue).toArray())
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
                    state = CASE WHEN j.held THEN 'waiting' ELSE 'queued' END,
                    held = j.held,
                    gated = j.held AND t.lane IS NOT NULL,
                    attempt = t.attempt + 1,
                    sequence = t.sequence + 1,
                    lost = t.lost + :lost::integer,
                    ready_at = clock_timestamp(),
                    give_up_at = clock_timestamp() + t.queue_timeout,
                    stop = NULL,
                    channel = NULL,
                    cancel_requested_at = NULL,
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
                FROM unnest(:former::bigint[], :next::bigint[]) AS r(former, next), job j
                WHERE t.id = r.former
                  AND j.id = t.job_id
                  AND t.state = 'leased'
                  AND t.stop IS DISTINCT FROM 'CANCEL'
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

    /** One of the tasks of a job that nobody holds, for what they have in common; empty when there is none. */
    Optional<Sample> sample(long job) {
        return jdbc.sql("""
                SELECT coalesce(owner, '') AS account, priority
                FROM task
                WHERE job_id = :job
                  AND state <> 'leased'
                LIMIT 1
                """)
                .param("job", job)
                .query((row, number) -> new Sample(row.getString("account"), row.getInt("priority")))
                .optional();
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

    /** A lease that may have a file: its token, the mark of the directory, and how long a beat keeps it. */
    record FiledLease(long token, String channel, Duration term) {}

    /** Whom the tasks of a job count for, and their priority. */
    record Sample(String account, int priority) {}

    /**
     * The beat of the sweep.
     *
     * @param last when leases were looked through before, by the database's clock
     * @param silence how long ago that was
     */
    record Pulse(Instant last, Duration silence) {}
}
