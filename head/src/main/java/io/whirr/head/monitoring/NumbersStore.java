package io.whirr.head.monitoring;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of the numbers that no feature shows. Every method is one statement that reads. */
@Repository
class NumbersStore {

    /**
     * The queue as it stands.
     *
     * @param ready tasks that a worker could be given now
     * @param waiting tasks that wait for something else than a worker
     * @param leased tasks that workers hold
     * @param stopping leased tasks that somebody wants stopped
     * @param oldest for how many seconds the task that has been ready longest has been so; 0 when none is
     * @param overdue for how many seconds the lease that ran out first has been over; 0 when none is
     * @param sinceSweep seconds since leases were last looked through
     */
    record Numbers(
            long ready, long waiting, long leased, long stopping, double oldest, double overdue, double sinceSweep) {}

    private final JdbcClient jdbc;

    NumbersStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Numbers numbers() {
        return jdbc.sql("""
                WITH now AS MATERIALIZED (
                  SELECT clock_timestamp() AS time)
                SELECT count(*) FILTER (WHERE state = 'queued') AS ready,
                       count(*) FILTER (WHERE state = 'waiting') AS waiting,
                       count(*) FILTER (WHERE state = 'leased') AS leased,
                       count(*) FILTER (WHERE cancel_requested_at IS NOT NULL) AS stopping,
                       extract(epoch FROM greatest(
                         max(now.time - ready_at) FILTER (WHERE state = 'queued'), interval '0')) AS oldest,
                       extract(epoch FROM greatest(max(now.time - expires_at), interval '0')) AS overdue,
                       (SELECT extract(epoch FROM clock_timestamp() - swept_at) FROM sweep) AS since_sweep
                FROM now
                LEFT JOIN task ON true
                """)
                .query((row, number) -> new Numbers(
                        row.getLong("ready"),
                        row.getLong("waiting"),
                        row.getLong("leased"),
                        row.getLong("stopping"),
                        row.getDouble("oldest"),
                        row.getDouble("overdue"),
                        row.getDouble("since_sweep")))
                .single();
    }

    /**
     * How many workers were expected to be there and have not been heard of, though not for longer than so long. A
     * process is heard of under the names of some of its slots; several GPUs under one name count once.
     */
    long silent(Duration offlineAfter, Duration silentFor) {
        return jdbc.sql("""
                WITH expected AS (
                  SELECT id, group_id, max(last_contact) OVER (PARTITION BY coalesce(instance, group_id, id)) AS contact
                  FROM worker
                  WHERE left_at IS NULL)
                SELECT count(*)
                FROM expected
                WHERE coalesce(group_id, id) = id
                  AND contact < clock_timestamp() - make_interval(secs => :offlineAfter)
                  AND contact > clock_timestamp() - make_interval(secs => :silentFor)
                """)
                .param("offlineAfter", offlineAfter.toMillis() / 1e3)
                .param("silentFor", silentFor.toMillis() / 1e3)
                .query(Long.class)
                .single();
    }
}
