package io.whirr.head.workers;

import io.whirr.api.workers.RegisterWorker;
import io.whirr.api.workers.Worker;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of workers. Every method is one statement; all times are the database's. */
@Repository
class WorkerStore {

    private final JdbcClient jdbc;

    WorkerStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Notes that a worker is there, in a new life or its first one. */
    void register(String id, @Nullable Integer gpu, @Nullable String group, RegisterWorker request, String labels) {
        jdbc.sql("""
                INSERT INTO worker AS w (id, hostname, gpu_id, group_id, instance, version, isolation, labels)
                VALUES (:id, :hostname, :gpu, :group, :instance, :version, :isolation, :labels::jsonb)
                ON CONFLICT (id) DO UPDATE
                SET hostname = excluded.hostname,
                    gpu_id = excluded.gpu_id,
                    group_id = excluded.group_id,
                    instance = excluded.instance,
                    version = excluded.version,
                    isolation = excluded.isolation,
                    labels = excluded.labels,
                    registered_at = clock_timestamp(),
                    last_contact = clock_timestamp(),
                    left_at = NULL
                """)
                .param("id", id)
                .param("hostname", request.hostname())
                .param("gpu", gpu)
                .param("group", group)
                .param("instance", request.instance())
                .param("version", request.version())
                .param("isolation", request.isolation())
                .param("labels", labels)
                .update();
    }

    /** Notes that a worker, or all that were registered together under the name, went. Unknown names are no error. */
    void leave(String id) {
        jdbc.sql("""
                UPDATE worker
                SET left_at = clock_timestamp()
                WHERE id = :id
                   OR group_id = :id
                """).param("id", id).update();
    }

    /**
     * Notes when workers were last heard of. One that had left and is heard of again is back.
     *
     * @param silentFor for how many seconds each has been silent
     */
    void heardOf(Map<String, Double> silentFor) {
        jdbc.sql("""
                UPDATE worker w
                SET last_contact = greatest(w.last_contact, heard.at),
                    left_at = CASE WHEN w.left_at > heard.at THEN w.left_at END
                FROM (SELECT id, clock_timestamp() - make_interval(secs => silent) AS at
                      FROM unnest(:ids::text[], :silent::double precision[]) AS u(id, silent)
                      ORDER BY id) heard
                WHERE w.id = heard.id
                """)
                .param("ids", silentFor.keySet().toArray(String[]::new))
                .param(
                        "silent",
                        silentFor.values().stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray())
                .update();
    }

    /** All workers by name. Busy is who holds a lease; whoever has been silent for too long is offline. */
    List<Worker> all(Duration offlineAfter) {
        return jdbc.sql("""
                SELECT w.id, w.hostname, w.gpu_id, w.version, w.isolation, w.last_contact, held.job_id,
                       w.left_at IS NOT NULL
                         OR w.last_contact < clock_timestamp() - make_interval(secs => :offlineAfter) AS offline
                FROM worker w
                LEFT JOIN LATERAL (
                  SELECT min(t.job_id) AS job_id
                  FROM task t
                  WHERE t.worker = w.id
                    AND t.state = 'leased') held ON true
                ORDER BY w.id
                """)
                .param("offlineAfter", offlineAfter.toMillis() / 1e3)
                .query(WorkerStore::worker)
                .list();
    }

    private static Worker worker(ResultSet row, int number) throws SQLException {
        Long job = row.getObject("job_id", Long.class);
        String status = row.getBoolean("offline") ? "offline" : job == null ? "idle" : "busy";
        return new Worker(
                row.getString("id"),
                row.getString("hostname"),
                row.getObject("gpu_id", Integer.class),
                status,
                job,
                row.getObject("last_contact", OffsetDateTime.class).toInstant(),
                row.getString("version"),
                row.getString("isolation"),
                null,
                null,
                false,
                null);
    }
}
