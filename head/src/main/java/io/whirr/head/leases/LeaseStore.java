package io.whirr.head.leases;

import io.whirr.api.leases.ClaimTask;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The SQL of leases. Every method is one statement; all times are the database's.
 *
 * <p>The state of a task is asked for where it is locked, and not again where the locked row is changed: from a state
 * the planner infers that a partial index will do, and would go through all tasks of that state for a few ids.
 */
@Repository
class LeaseStore {

    /**
     * The task that {@code r} speaks of: the token is its id; a worker that knows none holds one of a job at the most.
     * Found by itself, because the planner would join whole tables for a batch that it expects to be large.
     */
    private static final String HELD = """
            coalesce(r.token,
                     (SELECT l.id
                      FROM task l
                      WHERE l.job_id = r.job AND l.worker = r.worker AND l.state = 'leased'
                      LIMIT 1))
            """;

    /**
     * That task as {@code t}, locked, if {@code r} still holds it. Whether it does is asked of the one row that has the
     * id: the planner would sooner go through all leases, which it thinks are few.
     */
    private static final String LOCKED = """
            CROSS JOIN LATERAL (
              SELECT l.id, l.job_id, l.worker, l.state
              FROM task l
              WHERE l.id = r.task
              LIMIT 1
              FOR UPDATE) t
            WHERE t.job_id = r.job AND t.worker = r.worker AND t.state = 'leased'
            """;

    private final JdbcClient jdbc;

    LeaseStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Hands the first tasks of the queue that need no more than what all these claims have to the first of them, one
     * each, as far as they go.
     *
     * <p>Each set of needs is a range of the index, in the order of ranks: what needs something else is never looked
     * at. The tasks are picked in a materialized step of their own: inlined, the planner may run the pick again for
     * every row of the join, and skip what it has just locked, so that more rows are taken than the limit says. A
     * worker that knows no tokens is told apart by its name alone: it gets no second element of an array.
     *
     * @param needSets the sets of needs that each of the claims meets
     * @param from for each of them the rank that the look begins at, negative infinity for the front of the queue
     * @param channel the mark of the directory where lease files count; null where none do
     */
    List<Lease> claim(List<Claim> claims, List<Integer> needSets, double[] from, @Nullable String channel) {
        return jdbc.sql("""
                WITH first AS MATERIALIZED (
                  SELECT t.id, t.rank
                  FROM unnest((SELECT :needSets::integer[]), (SELECT :from::double precision[])) AS n(need_id, start)
                  CROSS JOIN LATERAL (
                    SELECT q.id, q.rank
                    FROM task q
                    WHERE q.need_id = n.need_id AND q.rank >= n.start AND q.state = 'queued'
                    ORDER BY q.rank, q.id
                    LIMIT (SELECT :limit::bigint)
                    FOR UPDATE SKIP LOCKED) t),
                picked AS MATERIALIZED (
                  SELECT id, row_number() OVER (ORDER BY rank, id) AS position
                  FROM first
                  ORDER BY rank, id LIMIT (SELECT :limit::bigint)),
                claim AS (
                  SELECT *
                  FROM unnest((SELECT :workers::text[]), (SELECT :instances::text[]), (SELECT :fenced::boolean[]),
                              (SELECT :terms::double precision[]))
                    WITH ORDINALITY AS c(worker, instance, fenced, term, position))
                UPDATE task t
                SET state = 'leased',
                    worker = c.worker, instance = c.instance,
                    fenced = c.fenced, confirmed = NOT c.fenced,
                    term = make_interval(secs => c.term),
                    leased_at = clock_timestamp(),
                    expires_at = clock_timestamp()
                                 + make_interval(secs => CASE WHEN c.fenced THEN :confirm ELSE c.term END),
                    channel = CASE WHEN c.fenced THEN :channel END,
                    give_up_at = NULL,
                    former_id = NULL, former_worker = NULL, former_leased_at = NULL
                FROM picked p
                JOIN claim c USING (position)
                WHERE t.id = p.id
                  AND (c.fenced OR t.element IS NULL
                       OR NOT EXISTS (SELECT FROM task o
                                      WHERE o.worker = c.worker AND o.state = 'leased' AND o.job_id = t.job_id))
                RETURNING p.position, t.id, t.job_id, t.execution_id, t.step, t.element, t.attempt, t.sequence,
                          t.need_id, t.rank, t.worker, t.expires_at,
                          extract(epoch FROM t.leased_at - t.ready_at)::double precision AS waited
                """)
                .param("limit", claims.size())
                .params(ranges(needSets, from))
                .params(columns(claims))
                .param("confirm", (double) ClaimTask.CONFIRM_SECONDS)
                .param("channel", channel, Types.VARCHAR)
                .query(LeaseStore::lease)
                .list();
    }

    private static Map<String, Object> ranges(List<Integer> needSets, double[] from) {
        return Map.of("needSets", needSets.stream().mapToInt(Integer::intValue).toArray(), "from", from);
    }

    private static Map<String, Object> columns(List<Claim> claims) {
        return Map.of(
                "workers", texts(claims, Claim::worker),
                "instances", texts(claims, Claim::instance),
                "fenced", claims.stream().map(Claim::fenced).toArray(Boolean[]::new),
                "terms", claims.stream().mapToDouble(LeaseStore::term).toArray());
    }

    /**
     * Puts off the end of leases.
     *
     * <p>Late is not lost: as long as the sweep has not taken a lease back, its holder keeps it and the hours of GPU
     * time in it. The directory where its file counts is written down as it is told to the holder, who goes on by that
     * file from then on. A head that cannot look takes nothing away: its answer may never arrive.
     *
     * @param channel the mark of the directory where lease files count; null where none do
     * @return what was renewed, by its place in {@code renewals}; the others hold nothing
     */
    List<Renewed> renew(List<RenewalFunnel.Request> renewals, @Nullable String channel) {
        return jdbc.sql("""
                WITH renewal AS MATERIALIZED (
                  SELECT r.job, r.worker, r.term, r.position,
                """ + HELD + """
                  AS task
                  FROM unnest((SELECT :jobs::bigint[]), (SELECT :workers::text[]), (SELECT :tokens::bigint[]),
                              (SELECT :terms::double precision[]))
                    WITH ORDINALITY AS r(job, worker, token, term, position)
                  ORDER BY task),
                held AS MATERIALIZED (
                  SELECT t.id, r.position, r.term
                  FROM renewal r
                """ + LOCKED + """
                )
                UPDATE task t
                SET expires_at = clock_timestamp() + make_interval(secs => h.term),
                    term = make_interval(secs => h.term),
                    confirmed = true,
                    channel = CASE WHEN t.fenced THEN coalesce(:channel, t.channel) END
                FROM held h
                WHERE t.id = h.id
                RETURNING h.position, t.expires_at, t.stop
                """)
                .param("jobs", jobs(renewals, RenewalFunnel.Request::holder))
                .param("workers", workers(renewals, RenewalFunnel.Request::holder))
                .param("tokens", tokens(renewals, RenewalFunnel.Request::holder))
                .param(
                        "terms",
                        renewals.stream()
                                .mapToDouble(renewal -> renewal.term().toMillis() / 1e3)
                                .toArray())
                .param("channel", channel, Types.VARCHAR)
                .query((row, number) -> new Renewed(row.getInt("position") - 1, renewal(row, channel)))
                .list();
    }

    /**
     * Takes the tasks that were reported by their holders, so that nobody else can end them.
     *
     * <p>They are locked in the order of their ids: two heads that are sent overlapping reports wait for each other
     * instead of deadlocking.
     *
     * @return the tasks, with their places in {@code holders}; the others hold nothing
     */
    List<Taken> take(List<Holder> holders) {
        return jdbc.sql("""
                WITH report AS MATERIALIZED (
                  SELECT r.job, r.worker, r.position,
                """ + HELD + """
                  AS task
                  FROM unnest((SELECT :jobs::bigint[]), (SELECT :workers::text[]), (SELECT :tokens::bigint[]))
                    WITH ORDINALITY AS r(job, worker, token, position)
                  ORDER BY task),
                held AS MATERIALIZED (
                  SELECT t.id, r.position
                  FROM report r
                """ + LOCKED + """
                )
                DELETE FROM task t
                USING held h
                WHERE t.id = h.id
                RETURNING h.position,
                """ + LiveTask.COLUMNS)
                .param("jobs", jobs(holders, Function.identity()))
                .param("workers", workers(holders, Function.identity()))
                .param("tokens", tokens(holders, Function.identity()))
                .query((row, number) -> new Taken(row.getInt("position") - 1, LiveTask.read(row, number)))
                .list();
    }

    /**
     * Gives a task back to the worker whose lease on it ran out, if nobody else has claimed it since: late is not lost.
     *
     * @return the attempt that is alive again and the one that was opened in its place
     */
    Optional<Revived> revive(Holder former, Duration term) {
        return jdbc.sql("""
                WITH queued AS MATERIALIZED (
                  SELECT id AS withdrawn, former_id, former_worker, former_leased_at
                  FROM task
                  WHERE job_id = :job
                    AND state <> 'leased'
                    AND former_worker = :worker
                    AND former_id = coalesce(:token, former_id)
                  FOR UPDATE)
                UPDATE task t
                SET id = q.former_id,
                    state = 'leased',
                    attempt = t.attempt - 1,
                    sequence = t.sequence - 1,
                    lost = greatest(t.lost - 1, 0),
                    held = false,
                    blocked_by = 0,
                    wake_at = NULL,
                    gated = false,
                    give_up_at = NULL,
                    worker = q.former_worker,
                    fenced = :token::bigint IS NOT NULL,
                    confirmed = true,
                    term = make_interval(secs => :term),
                    leased_at = q.former_leased_at,
                    expires_at = clock_timestamp() + make_interval(secs => :term),
                    former_id = NULL,
                    former_worker = NULL,
                    former_leased_at = NULL
                FROM queued q
                WHERE t.id = q.withdrawn
                  AND t.state <> 'leased'
                RETURNING t.id, q.withdrawn, t.attempt
                """)
                .param("job", former.job())
                .param("worker", former.worker())
                .param("token", former.token(), Types.BIGINT)
                .param("term", term.toMillis() / 1e3)
                .query((row, number) -> new Revived(row.getLong("id"), row.getLong("withdrawn"), row.getInt("attempt")))
                .optional();
    }

    private static Lease lease(ResultSet row, int number) throws SQLException {
        return new Lease(
                row.getInt("position") - 1,
                row.getLong("id"),
                row.getLong("job_id"),
                row.getLong("execution_id"),
                row.getString("step"),
                row.getObject("element", Integer.class),
                row.getInt("attempt"),
                row.getInt("sequence"),
                row.getInt("need_id"),
                row.getDouble("rank"),
                row.getString("worker"),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                Duration.ofNanos((long) (row.getDouble("waited") * 1e9)));
    }

    private static Renewal renewal(ResultSet row, @Nullable String channel) throws SQLException {
        var until = row.getObject("expires_at", OffsetDateTime.class).toInstant();
        String stop = row.getString("stop");
        return stop == null
                ? new Renewal.Extended(until, channel)
                : new Renewal.Stopping(until, Stop.valueOf(stop), channel);
    }

    private static double term(Claim claim) {
        return claim.term().toMillis() / 1e3;
    }

    private static <T> long[] jobs(List<T> rows, Function<T, Holder> holder) {
        return rows.stream().mapToLong(row -> holder.apply(row).job()).toArray();
    }

    private static <T> String[] workers(List<T> rows, Function<T, Holder> holder) {
        return texts(rows, row -> holder.apply(row).worker());
    }

    private static <T> Long[] tokens(List<T> rows, Function<T, Holder> holder) {
        return rows.stream().map(row -> holder.apply(row).token()).toArray(Long[]::new);
    }

    private static <T> String[] texts(List<T> rows, Function<T, @Nullable String> text) {
        return rows.stream().map(text).toArray(String[]::new);
    }

    /** A renewal that was granted, by its place among those that were asked for. */
    record Renewed(int position, Renewal renewal) {}

    /** A task that was taken out of the table, by the place of its report among those that came. */
    record Taken(int position, LiveTask task) {}

    /** An attempt that is alive again, and the one that was opened in its place and never was. */
    record Revived(long token, long withdrawn, int attempt) {}
}
