package io.whirr.head.workers;

import io.whirr.api.workers.Capacity;
import io.whirr.api.workers.RegisterWorker;
import io.whirr.api.workers.Storage;
import io.whirr.api.workers.Worker;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The SQL of workers. Every method is one statement; all times are the database's. */
@Repository
class WorkerStore {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final TypeReference<Map<String, @Nullable Object>> LABELS = new TypeReference<>() {};

    private final JdbcClient jdbc;

    WorkerStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Notes that a worker is there, in a new life or its first one. */
    void register(Registration registration) {
        RegisterWorker request = registration.request();
        jdbc.sql("""
                INSERT INTO worker AS w (id, hostname, gpu_id, group_id, instance, version, isolation, labels, capacity,
                                    storage)
                VALUES (:id, :hostname, :gpu, :group, :instance, :version, :isolation, :labels::jsonb,
                        :capacity::jsonb, :storage::jsonb)
                ON CONFLICT (id) DO UPDATE
                SET hostname = excluded.hostname,
                    gpu_id = excluded.gpu_id,
                    group_id = excluded.group_id,
                    instance = excluded.instance,
                    version = excluded.version,
                    isolation = excluded.isolation,
                    labels = excluded.labels,
                    capacity = excluded.capacity,
                    storage = excluded.storage,
                    registered_at = clock_timestamp(),
                    last_contact = clock_timestamp(),
                    left_at = NULL
                """)
                .param("id", registration.id())
                .param("hostname", request.hostname())
                .param("gpu", registration.gpu())
                .param("group", registration.group())
                .param("instance", request.instance())
                .param("version", request.version())
                .param("isolation", request.isolation())
                .param("labels", json(request.labels()))
                .param("capacity", json(request.capacity()))
                .param("storage", json(request.storage()))
                .update();
    }

    /** GPUs that were registered under a name before, and are not any more, have left. */
    void dissolve(String name, List<String> rest) {
        jdbc.sql("""
                UPDATE worker
                SET group_id = NULL,
                    left_at = clock_timestamp()
                WHERE group_id = :name
                  AND id <> ALL (:rest)
                """)
                .param("name", name)
                .param("rest", rest.toArray(String[]::new))
                .update();
    }

    private static @Nullable String json(@Nullable Object value) {
        return value == null ? null : JSON.writeValueAsString(value);
    }

    /**
     * Has a worker process given nothing new, or lets it have tasks again.
     *
     * @param name a worker, all workers of whose process are meant, or a host, all of whose workers are; GPUs that
     *     were registered together are of one process
     * @return how many workers there are
     */
    int drain(String name, boolean draining, @Nullable String reason) {
        return jdbc.sql("""
                UPDATE worker w
                SET draining = :draining,
                    drain_reason = :reason,
                    troubles = CASE WHEN :draining THEN w.troubles ELSE 0 END,
                    trouble_job = CASE WHEN :draining THEN w.trouble_job END
                FROM worker named
                WHERE (named.id = :name OR named.hostname = :name)
                  AND (w.id = named.id OR w.instance = named.instance OR w.group_id = named.group_id)
                """)
                .param("draining", draining)
                .param("reason", reason, Types.VARCHAR)
                .param("name", name)
                .update();
    }

    /** Workers have run something: what was before is forgotten. */
    void outOfTrouble(List<String> workers) {
        jdbc.sql("""
                UPDATE worker
                SET troubles = 0,
                    trouble_job = NULL
                WHERE id = ANY (:ids)
                  AND troubles > 0
                """).param("ids", workers.toArray(String[]::new)).update();
    }

    /**
     * Counts a job that a worker lost or could not start, and drains it when that were too many in a row. The same job
     * once more is not counted: it may be the job.
     *
     * @return whether it is drained by that
     */
    boolean inTrouble(String worker, long job, String why, int most) {
        return jdbc.sql("""
                UPDATE worker
                SET troubles = troubles + 1,
                    trouble_job = :job,
                    draining = draining OR troubles + 1 >= :most,
                    drain_reason = CASE
                      WHEN draining OR troubles + 1 < :most THEN drain_reason
                      ELSE format('its last %s jobs were lost or could not start; job %s: %s',
                                  troubles + 1, :job, left(:why, 200))
                    END
                WHERE id = :worker
                  AND trouble_job IS DISTINCT FROM :job
                RETURNING draining AND troubles = :most
                """)
                .param("worker", worker)
                .param("job", job)
                .param("why", why)
                .param("most", most)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** The workers that are given nothing new. */
    Set<String> draining() {
        return Set.copyOf(jdbc.sql("SELECT id FROM worker WHERE draining")
                .query(String.class)
                .list());
    }

    /** Notes that a worker went, and with a name all GPUs that were registered under it. Unknown names are no error. */
    void leave(String id) {
        jdbc.sql("""
                UPDATE worker
                SET left_at = clock_timestamp()
                WHERE id = :id
                """).param("id", id).update();
    }

    /**
     * Notes when workers were last heard of. One that had left and is heard of again is back.
     *
     * <p>The time is told from the begin of the transaction: the statement may have to wait, and who left meanwhile
     * has not been heard of since.
     *
     * @param silentFor for how many seconds each had been silent when the transaction began
     */
    void heardOf(Map<String, Double> silentFor) {
        jdbc.sql("""
                UPDATE worker w
                SET last_contact = greatest(w.last_contact, heard.at),
                    left_at = CASE WHEN w.left_at > heard.at THEN w.left_at END
                FROM (SELECT id, now() - make_interval(secs => silent) AS at
                      FROM unnest(:ids::text[], :silent::double precision[]) AS u(id, silent)
                      ORDER BY id) heard
                WHERE w.id = heard.id
                """).params(columns(silentFor)).update();
    }

    private static Map<String, Object> columns(Map<String, Double> silentFor) {
        return Map.of(
                "ids",
                silentFor.keySet().toArray(String[]::new),
                "silent",
                silentFor.values().stream().mapToDouble(Double::doubleValue).toArray());
    }

    /**
     * All workers by name. Busy is who holds a lease; whoever has been silent for too long is offline. A process with
     * many slots claims and beats under the names of some of them: as long as it does, all are there. Who has left has
     * no job, although its lease may go on.
     *
     * <p>GPUs that were registered together have a row each, and one of the name that their process claims under,
     * which is shown to nobody. What is known of the name holds for all of them; its tasks, of which nobody says on
     * which GPU they are, are shown with the first GPUs, one each.
     *
     * @param silentFor what {@link #heardOf} has not been told yet
     * @param mark the mark of the head's data directory, null where that cannot be told
     */
    List<Worker> all(Duration offlineAfter, Map<String, Double> silentFor, @Nullable String mark) {
        return jdbc.sql("""
                WITH known AS (
                  SELECT w.*, greatest(w.last_contact, h.at) AS heard_at,
                         CASE WHEN h.at IS NULL OR w.left_at > h.at THEN w.left_at END AS gone_at
                  FROM worker w
                  LEFT JOIN (SELECT id, now() - make_interval(secs => silent) AS at
                             FROM unnest(:ids::text[], :silent::double precision[]) AS u(id, silent)) h USING (id)),
                seen AS (
                  SELECT *,
                         max(heard_at) OVER (
                           PARTITION BY gone_at IS NULL, instance, CASE WHEN instance IS NULL THEN id END) AS contact,
                         row_number() OVER (
                           PARTITION BY group_id, gone_at IS NULL ORDER BY id = group_id, gpu_id) AS place
                  FROM known),
                shown AS (
                  SELECT w.id, w.hostname, w.gpu_id, w.group_id, w.place, w.version, w.isolation,
                         w.labels::text, w.capacity::text, w.storage::text,
                         w.draining OR n.draining IS TRUE AS draining,
                         coalesce(w.drain_reason, n.drain_reason) AS drain_reason,
                         greatest(w.contact, n.contact) AS contact,
                         coalesce(w.gone_at, n.gone_at) IS NOT NULL AS has_left
                  FROM seen w
                  LEFT JOIN seen n ON n.id = w.group_id
                  WHERE w.id IS DISTINCT FROM w.group_id)
                SELECT s.*,
                       CASE WHEN NOT s.has_left THEN coalesce(
                         (SELECT min(t.job_id) FROM task t WHERE t.worker = s.id AND t.state = 'leased'),
                         (SELECT t.job_id FROM task t WHERE t.worker = s.group_id AND t.state = 'leased'
                          ORDER BY t.job_id OFFSET s.place - 1 LIMIT 1)) END AS job_id,
                       s.has_left OR s.contact < clock_timestamp() - make_interval(secs => :offlineAfter) AS offline
                FROM shown s
                ORDER BY s.id
                """)
                .param("offlineAfter", offlineAfter.toMillis() / 1e3)
                .params(columns(silentFor))
                .query((row, number) -> worker(row, mark))
                .list();
    }

    private static Worker worker(ResultSet row, @Nullable String mark) throws SQLException {
        Long job = row.getObject("job_id", Long.class);
        String status = row.getBoolean("offline")
                ? "offline"
                : job != null ? "busy" : row.getBoolean("draining") ? "draining" : "idle";
        String labels = row.getString("labels");
        String capacity = row.getString("capacity");
        String told = row.getString("storage");
        Storage storage = told == null ? null : JSON.readValue(told, Storage.class);
        return new Worker(
                row.getString("id"),
                row.getString("hostname"),
                row.getObject("gpu_id", Integer.class),
                status,
                job,
                row.getObject("contact", OffsetDateTime.class).toInstant(),
                row.getString("version"),
                row.getString("isolation"),
                labels == null ? null : JSON.readValue(labels, LABELS),
                capacity == null ? null : JSON.readValue(capacity, Capacity.class),
                row.getBoolean("draining"),
                row.getString("drain_reason"),
                storage,
                (storage == null || mark == null) ? null : mark.equals(storage.mark()));
    }

    /**
     * A row that a registration makes: under which name, on which GPU, and under which name for several. The row of
     * that name itself stands for all of them.
     */
    record Registration(
            String id, @Nullable Integer gpu, @Nullable String group, RegisterWorker request) {}
}
