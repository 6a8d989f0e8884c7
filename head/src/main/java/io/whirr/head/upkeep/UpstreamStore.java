package io.whirr.head.upkeep;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The SQL of reading a whirr 0.5.3 database. Nothing in it is ever changed. */
class UpstreamStore {

    private final JdbcClient jdbc;

    UpstreamStore(DataSource source) {
        this.jdbc = JdbcClient.create(source);
    }

    /** Whether there is such a database at all. */
    boolean isThere() {
        return jdbc.sql("SELECT to_regclass('jobs') IS NOT NULL AND to_regclass('runs') IS NOT NULL")
                .query(Boolean.class)
                .single();
    }

    long highestJob() {
        return jdbc.sql("SELECT coalesce(max(id), 0) FROM jobs")
                .query(Long.class)
                .single();
    }

    long running() {
        return jdbc.sql("SELECT count(*) FROM jobs WHERE status = 'running'")
                .query(Long.class)
                .single();
    }

    /** Runs that began outside the queue; their files know everything about them. */
    long runsWithoutJob() {
        return jdbc.sql("""
                SELECT count(*)
                FROM runs r
                WHERE NOT EXISTS (SELECT FROM jobs j WHERE r.id = 'job-' || j.id)
                """).query(Long.class).single();
    }

    /**
     * Jobs in the order of their numbers. A run was only written down at its end and on the head, so of its own it
     * knows nothing but that it was.
     */
    List<UpstreamJob> jobsAfter(long id, int limit) {
        return jdbc.sql("""
                SELECT j.id, j.name, j.command_argv::text AS argv, j.workdir, j.config::text AS config,
                       j.tags::text AS tags, j.status, j.worker_id, j.created_at, j.started_at,
                       coalesce(j.finished_at, r.finished_at) AS finished_at, j.exit_code, j.error_message
                FROM jobs j
                LEFT JOIN runs r ON r.id = 'job-' || j.id
                WHERE j.id > :id
                ORDER BY j.id
                LIMIT :limit
                """)
                .param("id", id)
                .param("limit", limit)
                .query(UpstreamStore::job)
                .list();
    }

    private static UpstreamJob job(ResultSet row, int number) throws SQLException {
        return new UpstreamJob(
                row.getLong("id"),
                row.getString("name"),
                row.getString("argv"),
                row.getString("workdir"),
                row.getString("config"),
                row.getString("tags"),
                row.getString("status"),
                row.getString("worker_id"),
                instant(row, "created_at"),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                row.getObject("exit_code", Integer.class),
                row.getString("error_message"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
