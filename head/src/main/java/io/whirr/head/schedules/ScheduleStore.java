package io.whirr.head.schedules;

import io.whirr.head.database.Portions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of schedules. Every method is one statement; what is due the database's clock says. */
@Repository
class ScheduleStore {

    private static final String SELECT_SCHEDULE = """
            SELECT id, name, job::text AS job, times, zone, starts_at, ends_at, jitter_seconds, excluded, overlap,
                   catch_up, catch_up_window_seconds, pause_on_failure, paused, note, next_time, next_fire_at,
                   created_at, updated_at
            FROM schedule
            """;

    private final JdbcClient jdbc;

    ScheduleStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Instant now() {
        return jdbc.sql("SELECT clock_timestamp()")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    long count() {
        return jdbc.sql("SELECT count(*) FROM schedule WHERE deleted_at IS NULL")
                .query(Long.class)
                .single();
    }

    /** Makes a schedule; empty when the name is taken. */
    Optional<Long> insert(Definition definition, String job, Next next, boolean paused, @Nullable String note) {
        return statement("""
                INSERT INTO schedule (name, job, times, zone, starts_at, ends_at, jitter_seconds, excluded, overlap,
                                      catch_up, catch_up_window_seconds, pause_on_failure, paused, note, next_time,
                                      next_fire_at)
                VALUES (:name, :job::json, :times, :zone, :start, :end, :jitter, :excluded, :overlap,
                        :catchUp, :window, :pauseOnFailure, :paused, :note, :nextTime,
                        :nextFireAt)
                ON CONFLICT (name) WHERE deleted_at IS NULL DO NOTHING
                RETURNING id
                """, definition, job, next)
                .param("name", definition.name())
                .param("paused", paused)
                .param("note", note)
                .query(Long.class)
                .optional();
    }

    /** Puts a definition in the place of the former one. In the transaction that has locked the schedule. */
    void replace(long id, Definition definition, String job, Next next, boolean paused, @Nullable String note) {
        statement("""
                UPDATE schedule
                SET job = :job::json,
                    times = :times,
                    zone = :zone,
                    starts_at = :start,
                    ends_at = :end,
                    jitter_seconds = :jitter,
                    excluded = :excluded,
                    overlap = :overlap,
                    catch_up = :catchUp,
                    catch_up_window_seconds = :window,
                    pause_on_failure = :pauseOnFailure,
                    paused = :paused,
                    note = :note,
                    next_time = :nextTime,
                    next_fire_at = :nextFireAt,
                    updated_at = clock_timestamp()
                WHERE id = :id
                """, definition, job, next)
                .param("id", id)
                .param("paused", paused)
                .param("note", note)
                .update();
    }

    private JdbcClient.StatementSpec statement(String sql, Definition definition, String job, Next next) {
        Timetable timetable = definition.timetable();
        return jdbc.sql(sql)
                .param("job", job)
                .param("times", definition.times().toArray(String[]::new))
                .param("zone", timetable.zone().getId())
                .param("start", timestamp(timetable.start()))
                .param("end", timestamp(timetable.end()))
                .param("jitter", timetable.jitter().toSeconds())
                .param("excluded", definition.excluded().toArray(String[]::new))
                .param("overlap", definition.overlap().wire())
                .param("catchUp", definition.catchUp().wire())
                .param("window", definition.catchUpWindowSeconds())
                .param("pauseOnFailure", definition.pauseOnFailure())
                .param("nextTime", timestamp(next.time()))
                .param("nextFireAt", timestamp(next.fireAt()));
    }

    Optional<ScheduleRow> find(String name) {
        return jdbc.sql(SELECT_SCHEDULE + "WHERE name = :name AND deleted_at IS NULL")
                .param("name", name)
                .query(ScheduleStore::row)
                .optional();
    }

    /** Finds a schedule and keeps all others from changing it, or firing it, until the transaction ends. */
    Optional<ScheduleRow> lock(String name) {
        return jdbc.sql(SELECT_SCHEDULE + "WHERE name = :name AND deleted_at IS NULL FOR NO KEY UPDATE")
                .param("name", name)
                .query(ScheduleStore::row)
                .optional();
    }

    List<String> names(String after, int limit) {
        return jdbc.sql("""
                SELECT name
                FROM schedule
                WHERE name > :after
                  AND deleted_at IS NULL
                ORDER BY name
                LIMIT :limit
                """)
                .param("after", after)
                .param("limit", limit)
                .query((row, number) -> row.getString("name"))
                .list();
    }

    /** The first of the schedules with these names, in their order, as many as {@link Portions} takes at once. */
    List<ScheduleRow> portion(List<String> names) {
        return jdbc.sql("""
                WITH schedule AS (
                    SELECT *, sum(pg_column_size(job)) OVER (
                           ORDER BY name ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before
                    FROM schedule
                    WHERE name = ANY (:names::text[])
                      AND deleted_at IS NULL
                )
                """ + SELECT_SCHEDULE + """
                WHERE coalesce(bytes_before, 0) < :bytes
                ORDER BY name
                """)
                .param("names", names.toArray(String[]::new))
                .param("bytes", Portions.BYTES)
                .query(ScheduleStore::row)
                .list();
    }

    /** Locks schedules that are due, those that are so longest first, but for those that another head is at. */
    List<ScheduleRow> lockDue(int limit) {
        return jdbc.sql(SELECT_SCHEDULE + """
                WHERE next_fire_at <= now()
                ORDER BY next_fire_at
                LIMIT :limit
                FOR NO KEY UPDATE SKIP LOCKED
                """)
                .param("limit", limit)
                .query(ScheduleStore::row)
                .list();
    }

    /** Locks these schedules, but for those that another head is at. */
    List<ScheduleRow> lockFree(List<Long> ids) {
        return jdbc.sql(SELECT_SCHEDULE + """
                WHERE id = ANY (:ids)
                  AND deleted_at IS NULL
                ORDER BY id
                FOR NO KEY UPDATE SKIP LOCKED
                """)
                .param("ids", ids.toArray(Long[]::new))
                .query(ScheduleStore::row)
                .list();
    }

    /** The schedules that are due, without locking any of them. */
    List<Long> due(int limit) {
        return jdbc.sql("SELECT id FROM schedule WHERE next_fire_at <= now() ORDER BY next_fire_at LIMIT :limit")
                .param("limit", limit)
                .query((row, number) -> row.getLong("id"))
                .list();
    }

    /**
     * What a look at everything finds, for one statement.
     *
     * @param millisUntilDue until the earliest schedule is due, negative when one is; empty when there is none
     * @param hasToBeLookedAfter whether something waits for a job to end, or a failure would pause its schedule
     */
    record Glance(OptionalLong millisUntilDue, boolean hasToBeLookedAfter) {

        boolean isDue() {
            return millisUntilDue.isPresent() && millisUntilDue.getAsLong() <= 0;
        }
    }

    Glance glance() {
        return jdbc.sql("""
                SELECT (extract(epoch FROM (SELECT min(next_fire_at) FROM schedule WHERE next_fire_at IS NOT NULL)
                                           - clock_timestamp()) * 1000)::double precision AS millis,
                       EXISTS (SELECT FROM firing WHERE state = 'waiting')
                         OR EXISTS (SELECT FROM firing f JOIN schedule s ON s.id = f.schedule_id
                                    WHERE f.open AND s.pause_on_failure AND NOT s.paused) AS look_after
                """)
                .query((row, number) -> {
                    Double millis = row.getObject("millis", Double.class);
                    return new Glance(
                            millis == null ? OptionalLong.empty() : OptionalLong.of(Math.round(Math.ceil(millis))),
                            row.getBoolean("look_after"));
                })
                .single();
    }

    /** Moves schedules on to their next times. In the transaction that has locked them. */
    void moveOn(List<Long> ids, List<Next> nexts) {
        jdbc.sql("""
                UPDATE schedule s
                SET next_time = n.time,
                    next_fire_at = n.fire_at
                FROM unnest(:ids::bigint[], :times::timestamptz[], :fireAts::timestamptz[]) AS n(id, time, fire_at)
                WHERE s.id = n.id
                """)
                .param("ids", ids.toArray(Long[]::new))
                .param("times", timestamps(nexts, Next::time))
                .param("fireAts", timestamps(nexts, Next::fireAt))
                .update();
    }

    /** Pauses a schedule and says why; one that is paused keeps the reason that it has. */
    boolean pause(long id, @Nullable String note) {
        return jdbc.sql("""
                UPDATE schedule
                SET paused = true,
                    note = coalesce(:note, note),
                    next_time = NULL,
                    next_fire_at = NULL,
                    updated_at = clock_timestamp()
                WHERE id = :id
                  AND NOT paused
                """).param("id", id).param("note", note).update() == 1;
    }

    void resume(long id, @Nullable String note, Next next) {
        jdbc.sql("""
                UPDATE schedule
                SET paused = false,
                    note = :note,
                    next_time = :nextTime,
                    next_fire_at = :nextFireAt,
                    updated_at = clock_timestamp()
                WHERE id = :id
                """)
                .param("id", id)
                .param("note", note)
                .param("nextTime", timestamp(next.time()))
                .param("nextFireAt", timestamp(next.fireAt()))
                .update();
    }

    void delete(long id) {
        jdbc.sql("""
                UPDATE schedule
                SET deleted_at = clock_timestamp(),
                    next_time = NULL,
                    next_fire_at = NULL
                WHERE id = :id
                """).param("id", id).update();
    }

    /** Removes the rows of deleted schedules that have no firings any more. */
    int removeDeleted() {
        return jdbc.sql("""
                DELETE FROM schedule s
                WHERE s.deleted_at IS NOT NULL
                  AND NOT EXISTS (SELECT FROM firing f WHERE f.schedule_id = s.id)
                """).update();
    }

    /** One after the other, heads set the alarm clock: the last one has seen what all before it have committed. */
    void lockAlarm() {
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtext('whirr schedules alarm'))")
                .query((row, number) -> true)
                .list();
    }

    private static ScheduleRow row(ResultSet row, int number) throws SQLException {
        return new ScheduleRow(
                row.getLong("id"),
                row.getString("name"),
                row.getString("job"),
                List.of((String[]) row.getArray("times").getArray()),
                row.getString("zone"),
                instant(row, "starts_at"),
                instant(row, "ends_at"),
                row.getInt("jitter_seconds"),
                List.of((String[]) row.getArray("excluded").getArray()),
                Overlap.valueOf(row.getString("overlap").toUpperCase(Locale.ROOT)),
                CatchUp.valueOf(row.getString("catch_up").toUpperCase(Locale.ROOT)),
                row.getInt("catch_up_window_seconds"),
                row.getBoolean("pause_on_failure"),
                row.getBoolean("paused"),
                row.getString("note"),
                instant(row, "next_time"),
                instant(row, "next_fire_at"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    static @Nullable OffsetDateTime timestamp(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    static <T> @Nullable String[] timestamps(List<T> rows, Function<T, @Nullable Instant> time) {
        return rows.stream()
                .map(time)
                .map(instant -> instant == null ? null : instant.toString())
                .toArray(String[]::new);
    }
}
