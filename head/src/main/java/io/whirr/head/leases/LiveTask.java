package io.whirr.head.leases;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code task}, as it was locked or taken.
 *
 * @param id the task, which is its token
 * @param job the job that it belongs to
 * @param execution the job execution that it belongs to
 * @param step the step that it is an attempt at
 * @param attempt which attempt, from 1
 * @param lost how many attempts were lost before it
 * @param leased whether somebody holds it; otherwise it is queued
 * @param worker who holds it; null when it is queued
 * @param confirmed whether its holder is known to have received it; false when it is queued
 * @param cancelRequestedAgo how many seconds ago somebody asked for it to stop; null when nobody did
 */
record LiveTask(
        long id,
        long job,
        long execution,
        String step,
        int attempt,
        int lost,
        boolean leased,
        @Nullable String worker,
        boolean confirmed,
        @Nullable Double cancelRequestedAgo) {

    /** The columns that {@link #read} needs, of a table named {@code t}. */
    static final String COLUMNS = """
            t.id, t.job_id, t.execution_id, t.step, t.attempt, t.lost, t.state = 'leased' AS leased, t.worker,
            coalesce(t.confirmed, false) AS confirmed,
            extract(epoch FROM clock_timestamp() - t.cancel_requested_at)::double precision AS cancel_requested_ago
            """;

    static LiveTask read(ResultSet row, int number) throws SQLException {
        return new LiveTask(
                row.getLong("id"),
                row.getLong("job_id"),
                row.getLong("execution_id"),
                row.getString("step"),
                row.getInt("attempt"),
                row.getInt("lost"),
                row.getBoolean("leased"),
                row.getString("worker"),
                row.getBoolean("confirmed"),
                row.getObject("cancel_requested_ago", Double.class));
    }

    boolean cancelRequested() {
        return cancelRequestedAgo != null;
    }
}
