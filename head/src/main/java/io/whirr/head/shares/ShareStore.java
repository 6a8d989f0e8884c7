package io.whirr.head.shares;

import java.time.Duration;
import java.util.Comparator;
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

    /** Adds to what owners have used, and moves on up to when their tasks are ranked. */
    void add(List<Change> changes, Duration halfLife) {
        List<Change> inOrder =
                changes.stream().sorted(Comparator.comparing(Change::owner)).toList();
        jdbc.sql("""
                INSERT INTO share AS s (owner, used, finish)
                SELECT owner, used, finish
                FROM unnest(:owners::text[], :used::double precision[], :finishes::double precision[])
                       AS c(owner, used, finish)
                ON CONFLICT (owner) DO UPDATE
                SET used = excluded.used
                           + s.used * power(0.5, extract(epoch FROM clock_timestamp() - s.used_at) / :halfLife),
                    used_at = clock_timestamp(),
                    finish = greatest(s.finish, excluded.finish)
                """)
                .param("owners", inOrder.stream().map(Change::owner).toArray(String[]::new))
                .param("used", inOrder.stream().mapToDouble(Change::used).toArray())
                .param("finishes", inOrder.stream().mapToDouble(Change::finish).toArray())
                .param("halfLife", (double) halfLife.toSeconds())
                .update();
    }

    /** Moves on up to when tasks are ranked to where they are in the queue: a head may have died before it said so. */
    void begin(double priorityStep) {
        jdbc.sql("""
                INSERT INTO share AS s (owner, finish)
                SELECT coalesce(owner, '') AS account, max(rank + priority * :step)
                FROM task
                WHERE state <> 'leased'
                GROUP BY account
                ORDER BY account
                ON CONFLICT (owner) DO UPDATE
                SET finish = greatest(s.finish, excluded.finish)
                """).param("step", priorityStep).update();
    }

    /**
     * Moves back up to when owners' tasks are ranked to the last one that they have in the queue.
     *
     * @param finishes what is known of it; whose is another one by now is left out
     * @return of how many it was moved
     */
    int closeUp(Map<String, Double> finishes, double priorityStep) {
        List<String> owners = finishes.keySet().stream().sorted().toList();
        return jdbc.sql("""
                WITH queued AS (
                  SELECT coalesce(owner, '') AS account, max(rank + priority * :step) AS finish
                  FROM task
                  WHERE state <> 'leased' AND coalesce(owner, '') = ANY (:owners)
                  GROUP BY account)
                UPDATE share
                SET finish = coalesce(queued.finish, 0)
                FROM unnest(:owners::text[], :finishes::double precision[]) AS known(owner, finish)
                LEFT JOIN queued ON queued.account = known.owner
                WHERE share.owner = known.owner AND share.finish = known.finish
                """)
                .param("step", priorityStep)
                .param("owners", owners.toArray(String[]::new))
                .param("finishes", owners.stream().mapToDouble(finishes::get).toArray())
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

    /**
     * What has changed with an owner.
     *
     * @param used seconds of slots that it has used
     * @param finish up to which virtual time its tasks are ranked
     */
    record Change(String owner, double used, double finish) {}

    /** An owner's weight, what it has used of late in seconds of slots, and up to when its tasks are ranked. */
    record Share(String owner, double weight, double used, double finish) {}
}
