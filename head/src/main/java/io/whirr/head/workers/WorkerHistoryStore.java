package io.whirr.head.workers;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL that removes workers that are gone. */
@Repository
class WorkerHistoryStore {

    private final JdbcClient jdbc;

    WorkerHistoryStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    int removeSilentFor(Duration age) {
        return jdbc.sql("""
                DELETE FROM worker w
                WHERE greatest(w.last_contact, w.left_at) < now() - make_interval(secs => :seconds)
                  AND NOT EXISTS (SELECT FROM task t WHERE t.worker = w.id)
                  AND NOT EXISTS (SELECT FROM worker o
                                  WHERE o.instance = w.instance AND o.left_at IS NULL AND w.left_at IS NULL
                                    AND o.last_contact >= now() - make_interval(secs => :seconds))
                  AND NOT EXISTS (SELECT FROM worker o
                                  WHERE o.group_id = w.group_id
                                    AND greatest(o.last_contact, o.left_at) >= now() - make_interval(secs => :seconds))
                """).param("seconds", age.toSeconds()).update();
    }
}
