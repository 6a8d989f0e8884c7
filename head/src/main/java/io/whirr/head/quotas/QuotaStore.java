package io.whirr.head.quotas;

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
                        Scope.valueOf(row.getString("scope").toUpperCase(Locale.ROOT)),
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
                    gpus = excluded.gpus
                """)
                .param("scope", quota.scope().word())
                .param("name", quota.name())
                .param("tasks", quota.tasks(), Types.INTEGER)
                .param("gpus", quota.gpus(), Types.INTEGER)
                .update();
    }

    /** False when there was none. */
    boolean remove(Scope scope, String name) {
        return jdbc.sql("DELETE FROM quota WHERE scope = :scope AND name = :name")
                        .param("scope", scope.word())
                        .param("name", name)
                        .update()
                == 1;
    }
}
