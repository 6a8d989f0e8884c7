package io.whirr.head.shares;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of shares. Every method is one statement; all times are the database's. */
@Repository
class ShareStore {

    private final JdbcClient jdbc;

    ShareStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** All shares; what was used, as of now. */
    List<Share> all(Duration halfLife) {
        return jdbc.sql("""
                SELECT owner, weight, finish,
                       used * power(0.5, extract(epoch FROM clock_timestamp() - used_at) / :halfLife) AS used
                FROM share
                ORDER BY owner
                """)
                .param("halfLife", (double) halfLife.toSeconds())
                .query((row, number) -> new Share(
                        row.getString("owner"),
                        row.getDouble("weight"),
                        row.getDouble("used"),
                        row.getDouble("finish")))
                .list();
    }

    /**
     * Adds to what owners have used.
     *
     * @param used seconds of slots, by owner
     * @param finishes up to which virtual time their tasks are ranked, by owner; the same owners
     */
    void add(Map<String, Double> used, Map<String, Double> finishes, Duration halfLife) {
        List<String> owners = used.keySet().stream().sorted().toList();
        jdbc.sql("""
                INSERT INTO share AS s (owner, used, finish)
                SELECT * FROM unnest(:owners::text[], :used::double precision[], :finishes::double precision[])
                ON CONFLICT (owner) DO UPDATE
                SET used = excluded.used
                           + s.used * power(0.5, extract(epoch FROM clock_timestamp() - s.used_at) / :halfLife),
                    used_at = clock_timestamp(),
                    finish = greatest(s.finish, excluded.finish)
                """)
                .param("owners", owners.toArray(String[]::new))
                .param("used", owners.stream().mapToDouble(used::get).toArray())
                .param("finishes", owners.stream().mapToDouble(finishes::get).toArray())
                .param("halfLife", (double) halfLife.toSeconds())
                .update();
    }

    void weigh(String owner, double weight) {
        jdbc.sql("""
                INSERT INTO share (owner, weight)
                VALUES (:owner, :weight)
                ON CONFLICT (owner) DO UPDATE
                SET weight = excluded.weight
                """).param("owner", owner).param("weight", weight).update();
    }

    /** Virtual time: the rank, without its priority, of what was started last; or else of what is next. */
    double time(double priorityStep) {
        return jdbc.sql("""
                SELECT coalesce(
                         (SELECT max(rank + priority * :step) FROM task WHERE state = 'leased'),
                         (SELECT min(rank) FROM task WHERE state = 'queued' AND need_id = 0),
                         0)
                """).param("step", priorityStep).query(Double.class).single();
    }

    /** An owner's weight, what it has used of late in seconds of slots, and up to when its tasks are ranked. */
    record Share(String owner, double weight, double used, double finish) {}
}
