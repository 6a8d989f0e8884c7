package io.whirr.head.schedules;

import io.whirr.api.schedules.Firing;
import io.whirr.head.batch.JobStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The SQL of firings. Every method is one statement. Whoever writes firings of a schedule has locked the schedule
 * before, so nothing changes between two statements of a transaction.
 */
@Repository
class FiringStore {

    private static final String SELECT_FIRING = """
            SELECT f.schedule_id, f.fire_time, f.kind, f.state, f.reason, f.recorded_at, f.started_at, f.job_id,
                   e.status
            FROM firing f
            LEFT JOIN job j ON j.id = f.job_id
            LEFT JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
            """;

    private final JdbcClient jdbc;

    FiringStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A firing to be written.
     *
     * @param job its job; null when it has none
     * @param open whether the end of its job will matter
     */
    record NewFiring(
            long schedule,
            FiringKind kind,
            Decision decision,
            @Nullable Long job,
            boolean open) {}

    /** A firing whose job was found to have ended; the status is null when the job is not there any more. */
    record Ended(
            long schedule, Instant time, long job, @Nullable JobStatus status) {}

    /** Writes firings, also in the place of those that were skipped or missed. */
    int write(List<NewFiring> firings) {
        return jdbc.sql("""
                INSERT INTO firing (schedule_id, fire_time, kind, state, reason, job_id, open, started_at)
                SELECT schedule, time, kind, state, reason, job, open, CASE WHEN job IS NOT NULL THEN clock_timestamp()
                  END
                FROM unnest(:schedules::bigint[], :times::timestamptz[], :kinds::text[], :states::text[],
                            :reasons::text[], :jobs::bigint[], :opens::boolean[])
                  AS f(schedule, time, kind, state, reason, job, open)
                ON CONFLICT (schedule_id, fire_time) DO UPDATE
                SET kind = excluded.kind,
                    state = excluded.state,
                    reason = excluded.reason,
                    job_id = excluded.job_id,
                    open = excluded.open,
                    recorded_at = excluded.recorded_at,
                    started_at = excluded.started_at
                WHERE firing.state IN ('skipped', 'missed')
                """)
                .param("schedules", firings.stream().map(NewFiring::schedule).toArray(Long[]::new))
                .param(
                        "times",
                        ScheduleStore.timestamps(
                                firings, firing -> firing.decision().time()))
                .param(
                        "kinds",
                        firings.stream().map(firing -> firing.kind().wire()).toArray(String[]::new))
                .param(
                        "states",
                        firings.stream()
                                .map(firing -> firing.decision().state().wire())
                                .toArray(String[]::new))
                .param(
                        "reasons",
                        firings.stream()
                                .map(firing -> firing.decision().reason())
                                .toArray(String[]::new))
                .param("jobs", firings.stream().map(NewFiring::job).toArray(Long[]::new))
                .param("opens", firings.stream().map(NewFiring::open).toArray(Boolean[]::new))
                .update();
    }

    /** Makes firings that waited into jobs, which are the given ones, in order. */
    int start(List<FiringKey> firings, List<Long> jobs) {
        return jdbc.sql("""
                UPDATE firing f
                SET state = 'started',
                    reason = NULL,
                    job_id = s.job,
                    open = true,
                    started_at = clock_timestamp()
                FROM unnest(:schedules::bigint[], :times::timestamptz[], :jobs::bigint[]) AS s(schedule, time, job)
                WHERE f.schedule_id = s.schedule
                  AND f.fire_time = s.time
                  AND f.state = 'waiting'
                """)
                .param("schedules", firings.stream().map(FiringKey::schedule).toArray(Long[]::new))
                .param("times", ScheduleStore.timestamps(firings, FiringKey::time))
                .param("jobs", jobs.toArray(Long[]::new))
                .update();
    }

    /** Skips firings that waited. */
    int skipWaiting(List<FiringKey> firings, String reason) {
        return jdbc.sql("""
                UPDATE firing f
                SET state = 'skipped',
                    reason = :reason
                FROM unnest(:schedules::bigint[], :times::timestamptz[]) AS s(schedule, time)
                WHERE f.schedule_id = s.schedule
                  AND f.fire_time = s.time
                  AND f.state = 'waiting'
                """)
                .param("schedules", firings.stream().map(FiringKey::schedule).toArray(Long[]::new))
                .param("times", ScheduleStore.timestamps(firings, FiringKey::time))
                .param("reason", reason)
                .update();
    }

    /** Sees which jobs of these schedules' open firings have ended, each once. */
    List<Ended> closeEnded(Collection<Long> schedules) {
        return jdbc.sql("""
                UPDATE firing f
                SET open = false
                FROM (SELECT o.schedule_id, o.fire_time, e.status
                      FROM firing o
                      LEFT JOIN job j ON j.id = o.job_id
                      LEFT JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
                      WHERE o.open
                        AND o.schedule_id = ANY (:schedules)
                        AND coalesce(e.status, 'gone') NOT IN ('STARTING', 'STARTED', 'STOPPING')) AS ended
                WHERE f.schedule_id = ended.schedule_id
                  AND f.fire_time = ended.fire_time
                  AND f.open
                RETURNING f.schedule_id, f.fire_time, f.job_id, ended.status
                """)
                .param("schedules", schedules.toArray(Long[]::new))
                .query((row, number) -> new Ended(
                        row.getLong("schedule_id"),
                        row.getObject("fire_time", OffsetDateTime.class).toInstant(),
                        row.getLong("job_id"),
                        status(row)))
                .list();
    }

    private static @Nullable JobStatus status(ResultSet row) throws SQLException {
        String status = row.getString("status");
        return status == null ? null : JobStatus.ofBatch(status);
    }

    /** The open firings of these schedules, the earliest first. */
    Map<Long, List<Standing.Open>> open(Collection<Long> schedules) {
        return jdbc
                .sql("""
                SELECT schedule_id, fire_time, job_id
                FROM firing
                WHERE open
                  AND schedule_id = ANY (:schedules)
                ORDER BY schedule_id, fire_time
                """)
                .param("schedules", schedules.toArray(Long[]::new))
                .query((row, number) -> new Standing.Open(
                        row.getLong("schedule_id"),
                        row.getObject("fire_time", OffsetDateTime.class).toInstant(),
                        row.getLong("job_id")))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Standing.Open::schedule));
    }

    /** The times of these schedules that wait, the earliest first. */
    Map<Long, List<Instant>> waiting(Collection<Long> schedules) {
        return jdbc.sql("""
                SELECT schedule_id, fire_time
                FROM firing
                WHERE state = 'waiting'
                  AND schedule_id = ANY (:schedules)
                ORDER BY schedule_id, fire_time
                """).param("schedules", schedules.toArray(Long[]::new)).query(FiringStore::key).list().stream()
                .collect(Collectors.groupingBy(
                        FiringKey::schedule, Collectors.mapping(FiringKey::time, Collectors.toList())));
    }

    private static FiringKey key(ResultSet row, int number) throws SQLException {
        return new FiringKey(
                row.getLong("schedule_id"),
                row.getObject("fire_time", OffsetDateTime.class).toInstant());
    }

    /** The schedules that have something waiting, or that a failure would pause and that have something open. */
    List<Long> schedulesToLookAfter() {
        return jdbc.sql("""
                SELECT DISTINCT schedule_id
                FROM firing
                WHERE state = 'waiting'
                UNION
                SELECT DISTINCT f.schedule_id
                FROM firing f
                JOIN schedule s ON s.id = f.schedule_id
                WHERE f.open
                  AND s.pause_on_failure
                  AND NOT s.paused
                """).query((row, number) -> row.getLong(1)).list();
    }

    /** Those of the firings that are there in one of these states. */
    Set<FiringKey> existing(List<FiringKey> firings, Set<FiringState> states) {
        return new HashSet<>(jdbc.sql("""
                SELECT f.schedule_id, f.fire_time
                FROM firing f
                JOIN unnest(:schedules::bigint[], :times::timestamptz[]) AS s(schedule, time)
                  ON f.schedule_id = s.schedule AND f.fire_time = s.time
                WHERE f.state = ANY (:states)
                """)
                .param("schedules", firings.stream().map(FiringKey::schedule).toArray(Long[]::new))
                .param("times", ScheduleStore.timestamps(firings, FiringKey::time))
                .param("states", states.stream().map(FiringState::wire).toArray(String[]::new))
                .query(FiringStore::key)
                .list());
    }

    Optional<Firing> find(long schedule, Instant time) {
        return jdbc.sql(SELECT_FIRING + "WHERE f.schedule_id = :schedule AND f.fire_time = :time")
                .param("schedule", schedule)
                .param("time", ScheduleStore.timestamp(time))
                .query(FiringStore::firing)
                .optional();
    }

    /**
     * Firings of a schedule, the latest time first.
     *
     * @param before only earlier times than this; null for all
     * @param state only those in this state; null for all
     */
    List<Firing> list(long schedule, @Nullable Instant before, @Nullable String state, int limit) {
        return jdbc.sql(SELECT_FIRING + """
                WHERE f.schedule_id = :schedule
                  AND f.fire_time < coalesce(:before::timestamptz, 'infinity')
                  AND (:state::text IS NULL OR f.state = :state)
                ORDER BY f.fire_time DESC
                LIMIT :limit
                """)
                .param("schedule", schedule)
                .param("before", ScheduleStore.timestamp(before))
                .param("state", state)
                .param("limit", limit)
                .query(FiringStore::firing)
                .list();
    }

    /** The latest firing of each of these schedules. */
    Map<Long, Firing> latest(Collection<Long> schedules) {
        return jdbc
                .sql(SELECT_FIRING + """
                JOIN (SELECT s.id, (SELECT max(l.fire_time) FROM firing l WHERE l.schedule_id = s.id) AS latest
                      FROM unnest(:schedules::bigint[]) AS s(id)) AS s
                  ON f.schedule_id = s.id AND f.fire_time = s.latest
                """)
                .param("schedules", schedules.toArray(Long[]::new))
                .query((row, number) -> Map.entry(row.getLong("schedule_id"), firing(row, number)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Firing firing(ResultSet row, int number) throws SQLException {
        JobStatus status = status(row);
        return new Firing(
                row.getObject("fire_time", OffsetDateTime.class).toInstant(),
                row.getString("kind"),
                row.getString("state"),
                row.getString("reason"),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                ScheduleStore.instant(row, "started_at"),
                row.getObject("job_id", Long.class),
                status == null ? null : status.wire());
    }

    /** Removes firings of deleted schedules, so many at the most. */
    int removeOfDeleted(int limit) {
        return jdbc.sql("""
                DELETE FROM firing
                WHERE (schedule_id, fire_time) IN (
                  SELECT f.schedule_id, f.fire_time
                  FROM firing f
                  JOIN schedule s ON s.id = f.schedule_id
                  WHERE s.deleted_at IS NOT NULL
                  LIMIT :limit)
                """).param("limit", limit).update();
    }

    /** Removes firings that are over and older than that, so many at the most. */
    int removeOlderThan(Duration age, int limit) {
        return jdbc.sql("""
                DELETE FROM firing
                WHERE (schedule_id, fire_time) IN (
                  SELECT schedule_id, fire_time
                  FROM firing
                  WHERE greatest(fire_time, recorded_at) < now() - make_interval(secs => :seconds)
                    AND state <> 'waiting'
                  LIMIT :limit)
                """)
                .param("seconds", age.toSeconds())
                .param("limit", limit)
                .update();
    }
}
