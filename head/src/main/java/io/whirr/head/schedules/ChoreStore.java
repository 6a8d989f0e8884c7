package io.whirr.head.schedules;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of chores. Every method is one statement. */
@Repository
class ChoreStore {

    private static final int LONGEST_RESULT = 1_000;

    private final JdbcClient jdbc;

    ChoreStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How a chore went the last time; it has not ended where there is no end. */
    record Last(
            String name,
            Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable String result,
            boolean failed) {}

    void began(String name) {
        jdbc.sql("""
                INSERT INTO chore (name, started_at)
                VALUES (:name, clock_timestamp())
                ON CONFLICT (name) DO UPDATE
                SET started_at = excluded.started_at,
                    finished_at = NULL,
                    result = NULL,
                    failed = false
                """).param("name", name).update();
    }

    void ended(String name, String result, boolean failed) {
        jdbc.sql("""
                UPDATE chore
                SET finished_at = clock_timestamp(),
                    result = :result,
                    failed = :failed
                WHERE name = :name
                """)
                .param("name", name)
                .param("result", result.substring(0, Math.min(LONGEST_RESULT, result.length())))
                .param("failed", failed)
                .update();
    }

    /** Whether any head has noted in Quartz's tables that it is at this job. */
    boolean isAtWork(String group, String job) {
        return jdbc.sql("""
                SELECT EXISTS (
                  SELECT FROM qrtz_fired_triggers
                  WHERE job_group = :group
                    AND job_name = :job)
                """)
                .param("group", group)
                .param("job", job)
                .query(Boolean.class)
                .single();
    }

    /** By name. */
    Map<String, Last> all() {
        return jdbc
                .sql("SELECT name, started_at, finished_at, result, failed FROM chore")
                .query((row, number) -> new Last(
                        row.getString("name"),
                        row.getObject("started_at", OffsetDateTime.class).toInstant(),
                        ScheduleStore.instant(row, "finished_at"),
                        row.getString("result"),
                        row.getBoolean("failed")))
                .list()
                .stream()
                .collect(Collectors.toMap(Last::name, last -> last));
    }
}
