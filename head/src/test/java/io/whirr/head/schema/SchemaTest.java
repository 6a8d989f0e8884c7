package io.whirr.head.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whirr.head.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database itself refuses, whoever asks, and what it is set up for. */
class SchemaTest {

    private static final String LEASED = """
            INSERT INTO task (id, job_id, execution_id, step, attempt, state, worker, fenced, confirmed, term,
                              leased_at, expires_at)
            VALUES (%d, %d, 1, 'command', 1, 'leased', 'w', true, true, '60 s', now(), now())
            """;

    private static TestDatabase database = TestDatabase.empty();

    @BeforeAll
    static void aDatabase() {
        database = TestDatabase.fresh();
    }

    @Test
    void twoLiveAttemptsOfOneStepCannotBeStored() {
        database.run(LEASED.formatted(1, 1));

        assertThatThrownBy(() -> database.run(LEASED.formatted(2, 1))).hasStackTraceContaining("task_step");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "worker = NULL",
                "expires_at = NULL",
                "state = 'queued'",
                "state = 'done'",
                "attempt = 0",
                "former_id = 1, former_worker = 'v', former_leased_at = now()",
            })
    void aTaskWhoseColumnsContradictItsStateCannotBeStored(String change) {
        database.run(LEASED.formatted(100, 100));
        try {
            assertThatThrownBy(() -> database.run("UPDATE task SET " + change + " WHERE id = 100"))
                    .hasStackTraceContaining("violates check constraint");
        } finally {
            database.run("DELETE FROM task WHERE id = 100");
        }
    }

    /** A token never comes twice, so the attempt that takes over has a greater one. */
    @Test
    void aFormerHoldersTokenIsOlder() {
        assertThatThrownBy(() -> database.run("""
                INSERT INTO task (id, job_id, execution_id, step, attempt, former_id, former_worker, former_leased_at)
                VALUES (7, 7, 7, 'command', 2, 8, 'w', now())
                """)).hasStackTraceContaining("task_tokens_grow");
    }

    /** Or every heartbeat would write to an index. */
    @Test
    void noIndexHoldsAnythingThatARenewalChanges() {
        assertThat(column("SELECT indexdef FROM pg_indexes WHERE tablename = 'task'"))
                .isNotEmpty()
                .noneMatch(
                        index -> index.contains("expires_at") || index.contains("confirmed") || index.contains("term"));
    }

    @Test
    void renewalsAreHotUpdates() {
        database.run(LEASED.formatted(200, 200));
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 50; i++) {
                statement.execute("UPDATE task SET expires_at = clock_timestamp() WHERE id = 200");
            }
            statement.execute("SELECT pg_stat_force_next_flush()");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }

        assertThat(column("SELECT n_tup_upd - n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'task'"))
                .as("updates that were not HOT")
                .containsExactly("0");
    }

    @Test
    void theForeignKeysOfBatchHaveIndexes() {
        assertThat(column("SELECT indexname FROM pg_indexes WHERE tablename LIKE 'batch_%'"))
                .contains("batch_job_execution_instance", "batch_step_execution_job", "batch_job_execution_params_job");
    }

    @Test
    void everyTableOfOursSaysWhoWritesIt() {
        assertThat(column("""
                SELECT relname
                FROM pg_class
                WHERE relkind = 'r'
                  AND relnamespace = 'public'::regnamespace
                  AND relname !~ '^(batch_|qrtz_|databasechangelog)'
                  AND coalesce(obj_description(oid), '') !~ 'Written only by head\\.[a-z]+'
                """)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state = 'started'",
                "state = 'started', reason = NULL",
                "job_id = 1, started_at = now()",
                "reason = NULL",
                "open = true",
                "state = 'lost'",
                "kind = 'accident'",
            })
    void aFiringWhoseColumnsContradictItsStateCannotBeStored(String change) {
        database.run("INSERT INTO firing (schedule_id, fire_time, kind, state, reason)"
                + " VALUES (1, '2026-11-24', 'scheduled', 'skipped', 'because')");
        try {
            assertThatThrownBy(() -> database.run("UPDATE firing SET " + change))
                    .hasStackTraceContaining("violates check constraint");
        } finally {
            database.run("DELETE FROM firing");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "paused = true",
                "deleted_at = now()",
                "next_fire_at = NULL",
                "next_fire_at = next_time - interval '1 s'",
                "overlap = 'maybe'",
                "times = '{}'",
                "starts_at = '2027-01-02', ends_at = '2027-01-01'",
            })
    void aScheduleThatContradictsItselfCannotBeStored(String change) {
        database.run("""
                INSERT INTO schedule (name, job, times, zone, jitter_seconds, excluded, overlap, catch_up,
                                      catch_up_window_seconds, pause_on_failure, paused, next_time, next_fire_at)
                VALUES ('s', '{}', '{@daily}', 'UTC', 0, '{}', 'skip', 'all', 60, false, false, now(), now())
                """);
        try {
            assertThatThrownBy(() -> database.run("UPDATE schedule SET " + change))
                    .hasStackTraceContaining("violates check constraint");
        } finally {
            database.run("DELETE FROM schedule");
        }
    }

    private static List<String> column(String query) {
        List<String> values = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
        return values;
    }
}
