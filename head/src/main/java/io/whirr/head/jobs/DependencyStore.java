package io.whirr.head.jobs;

import io.whirr.head.batch.JobStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of dependencies. Every method is one statement. */
@Repository
class DependencyStore {

    private final JdbcClient jdbc;

    DependencyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(List<Dependency> dependencies) {
        jdbc.sql("""
                INSERT INTO dependency (job_id, on_job_id, condition, elementwise, settled)
                SELECT *
                FROM unnest(:jobs::bigint[], :on::bigint[], :conditions::text[], :elementwise::boolean[],
                            :settled::boolean[])
                """)
                .param("jobs", dependencies.stream().mapToLong(Dependency::job).toArray())
                .param("on", dependencies.stream().mapToLong(Dependency::on).toArray())
                .param(
                        "conditions",
                        dependencies.stream()
                                .map(dependency -> dependency.condition().word())
                                .toArray(String[]::new))
                .param(
                        "elementwise",
                        dependencies.stream().map(Dependency::elementwise).toArray(Boolean[]::new))
                .param("settled", dependencies.stream().map(Dependency::settled).toArray(Boolean[]::new))
                .update();
    }

    /** Who waits for one of these jobs. */
    List<Dependency> openOn(Collection<Long> jobs) {
        return jdbc.sql("""
                SELECT job_id, on_job_id, condition, elementwise, settled
                FROM dependency
                WHERE on_job_id = ANY (:jobs)
                  AND NOT settled
                ORDER BY job_id
                """)
                .param("jobs", longs(jobs))
                .query(DependencyStore::dependency)
                .list();
    }

    /** What a job waits for, or has waited for. */
    List<Dependency> of(long job) {
        return jdbc.sql("""
                SELECT job_id, on_job_id, condition, elementwise, settled
                FROM dependency
                WHERE job_id = :job
                ORDER BY on_job_id
                """)
                .param("job", job)
                .query(DependencyStore::dependency)
                .list();
    }

    /** An array that waits for this one element by element; empty when none does. */
    Optional<Long> follower(long array) {
        return jdbc.sql("""
                SELECT job_id
                FROM dependency
                WHERE on_job_id = :array
                  AND NOT settled
                  AND elementwise
                LIMIT 1
                """).param("array", array).query(Long.class).optional();
    }

    /** Notes that what a job waited for has ended. Those that were noted before are not among the returned ones. */
    Set<Dependency> settle(Collection<Dependency> dependencies) {
        return Set.copyOf(jdbc.sql("""
                UPDATE dependency d
                SET settled = true
                FROM unnest(:jobs::bigint[], :on::bigint[]) AS s(job_id, on_job_id)
                WHERE d.job_id = s.job_id
                  AND d.on_job_id = s.on_job_id
                  AND NOT d.settled
                RETURNING d.job_id, d.on_job_id, d.condition, d.elementwise, false AS settled
                """)
                .param("jobs", dependencies.stream().mapToLong(Dependency::job).toArray())
                .param("on", dependencies.stream().mapToLong(Dependency::on).toArray())
                .query(DependencyStore::dependency)
                .list());
    }

    /** A job is to run again: what it waits for counts anew. */
    void renew(Dependency dependency) {
        jdbc.sql("UPDATE dependency SET settled = :settled WHERE job_id = :job AND on_job_id = :on")
                .param("settled", dependency.settled())
                .param("job", dependency.job())
                .param("on", dependency.on())
                .update();
    }

    /**
     * Final jobs that somebody still waits for: a submission and the end that it was to wait for did not see each
     * other.
     */
    List<Ended> overlooked(int limit) {
        return jdbc.sql("""
                SELECT DISTINCT j.id, e.status
                FROM dependency d
                JOIN job j ON j.id = d.on_job_id
                JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
                WHERE NOT d.settled
                  AND e.status IN ('COMPLETED', 'FAILED', 'STOPPED')
                LIMIT :limit
                """)
                .param("limit", limit)
                .query((row, number) -> new Ended(row.getLong("id"), JobStatus.ofBatch(row.getString("status"))))
                .list();
    }

    private static Dependency dependency(ResultSet row, int number) throws SQLException {
        return new Dependency(
                row.getLong("job_id"),
                row.getLong("on_job_id"),
                Condition.of(row.getString("condition")).orElseThrow(),
                row.getBoolean("elementwise"),
                row.getBoolean("settled"));
    }

    private static long[] longs(Collection<Long> ids) {
        return ids.stream().mapToLong(Long::longValue).toArray();
    }

    /** A job, or an element of one, that has ended. */
    record Ended(long job, @Nullable Integer element, JobStatus status) {

        Ended(long job, JobStatus status) {
            this(job, null, status);
        }
    }
}
