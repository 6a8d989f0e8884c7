package io.whirr.head.quotas;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of quotas. Every method is one statement. */
@Repository
class QuotaStore {

    private final JdbcClient jdbc;

    QuotaStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Quota> all() {
        return jdbc.sql("SELECT scope, name, tasks, gpus FROM quota ORDER BY scope, name")
                .query((row, number) -> new Quota(
                        scope(row),
                        row.getString("name"),
                        row.getObject("tasks", Integer.class),
                        row.getObject("gpus", Integer.class)))
                .list();
    }

    void set(Quota quota) {
        jdbc.sql("""
                INSERT INTO quota (scope, name, tasks, gpus)
                VALUES (:scope, :name, :tasks, :gpus)
                ON CONFLICT (scope, name) DO UPDATE
                SET tasks = excluded.tasks,
                    gpus = excluded.gpus,
                    changed_at = excluded.changed_at,
                    look_again_at = excluded.look_again_at
                """)
                .param("scope", quota.scope().word())
                .param("name", quota.name())
                .param("tasks", quota.tasks(), Types.INTEGER)
                .param("gpus", quota.gpus(), Types.INTEGER)
                .update();
    }

    /**
     * The limits that it is time to look for missed jobs of, after 2, 8 and 32 seconds, 2 and 8 minutes. Some that
     * another head is at are left to it.
     */
    List<Name> takeDue() {
        return jdbc.sql("""
                WITH due AS MATERIALIZED (
                  SELECT scope, name
                  FROM quota
                  WHERE look_again_at <= clock_timestamp()
                  FOR UPDATE SKIP LOCKED)
                UPDATE quota q
                SET look_again_at = CASE WHEN clock_timestamp() - q.changed_at < interval '5 minutes'
                                         THEN clock_timestamp() + 3 * (clock_timestamp() - q.changed_at) END
                FROM due
                WHERE q.scope = due.scope
                  AND q.name = due.name
                RETURNING q.scope, q.name
                """)
                .query((row, number) -> new Name(scope(row), row.getString("name")))
                .list();
    }

    /** False when there was none. */
    boolean remove(Scope scope, String name) {
        return jdbc.sql("DELETE FROM quota WHERE scope = :scope AND name = :name")
                        .param("scope", scope.word())
                        .param("name", name)
                        .update()
                == 1;
    }

    private static Scope scope(ResultSet row) throws SQLException {
        return Scope.valueOf(row.getString("scope").toUpperCase(Locale.ROOT));
    }

    /** Whose limit it is. */
    record Name(Scope scope, String name) {}
}
