package io.whirr.head.needs;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of sets of needs. Every method is one statement. */
@Repository
class NeedStore {

    private final JdbcClient jdbc;

    NeedStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The number of a set, stored now if it is new, and noted as used. */
    int use(String spec) {
        return jdbc.sql("""
                INSERT INTO need (spec)
                VALUES (:spec::jsonb)
                ON CONFLICT (spec) DO UPDATE
                SET used_at = clock_timestamp()
                RETURNING id
                """).param("spec", spec).query(Integer.class).single();
    }

    /** The numbers of all sets; with what they are, as JSON, where that is not known yet, and else empty. */
    Map<Integer, String> all(Collection<Integer> known) {
        return jdbc
                .sql("""
                SELECT id, CASE WHEN id = ANY (:known) THEN '' ELSE spec::text END AS spec
                FROM need
                """)
                .param("known", known.stream().mapToInt(Integer::intValue).toArray())
                .query((row, index) -> Map.entry(row.getInt("id"), row.getString("spec")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Removes the sets that no task has and none has been made with for a while. Returns how many there were. */
    int removeUnusedFor(Duration time) {
        return jdbc.sql("""
                DELETE FROM need n
                WHERE n.id <> 0
                  AND n.used_at < clock_timestamp() - make_interval(secs => :seconds)
                  AND NOT EXISTS (SELECT FROM task t WHERE t.need_id = n.id)
                """).param("seconds", (double) time.toSeconds()).update();
    }
}
