package io.whirr.head.leases;

import io.whirr.head.batch.AttemptEnd;
import io.whirr.head.batch.ExitReason;
import io.whirr.head.jobs.TaskEnd;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code task}, as it was locked or taken.
 *
 * @param id the task, which is its token
 * @param job the job that it belongs to
 * @param execution the job execution that it belongs to
 * @param step the step that it is an attempt at
 * @param element the number of the element; null where the job is no array
 * @param attempt which attempt at the step, from 1
 * @param sequence which attempt of the run, from 1
 * @param lost how many attempts were lost before it
 * @param failed how many attempts had failed before it
 * @param moreSteps whether steps follow
 * @param leased whether somebody holds it; otherwise it is in the queue
 * @param worker who holds it; null when nobody does
 * @param confirmed whether its holder is known to have received it; false when it has none
 * @param stop why somebody asked for it to stop; null when nobody did
 * @param stopAskedAgo how many seconds ago that was; null when nobody did
 * @param heldFor how many seconds somebody has held it; null when nobody does
 * @param slots how many places it takes
 * @param account whom it counts for
 * @param limited whether a limit applies to how many of its kind run at once
 */
record LiveTask(
        long id,
        long job,
        long execution,
        String step,
        @Nullable Integer element,
        int attempt,
        int sequence,
        int lost,
        int failed,
        boolean moreSteps,
        boolean leased,
        @Nullable String worker,
        boolean confirmed,
        @Nullable Stop stop,
        @Nullable Double stopAskedAgo,
        @Nullable Double heldFor,
        int slots,
        String account,
        boolean limited) {

    /** The columns that {@link #read} needs, of a table named {@code t}. */
    static final String COLUMNS = """
            t.id, t.job_id, t.execution_id, t.step, t.element, t.attempt, t.sequence, t.lost, t.failed, t.more_steps,
            t.state = 'leased' AS leased, t.worker, coalesce(t.confirmed, false) AS confirmed, t.stop,
            extract(epoch FROM clock_timestamp() - t.cancel_requested_at)::double precision AS stop_asked_ago,
            extract(epoch FROM clock_timestamp() - t.leased_at)::double precision AS held_for,
            greatest(t.gpus, 1) AS slots, coalesce(t.owner, '') AS account, t.lane IS NOT NULL AS limited
            """;

    static LiveTask read(ResultSet row, int number) throws SQLException {
        String stop = row.getString("stop");
        return new LiveTask(
                row.getLong("id"),
                row.getLong("job_id"),
                row.getLong("execution_id"),
                row.getString("step"),
                row.getObject("element", Integer.class),
                row.getInt("attempt"),
                row.getInt("sequence"),
                row.getInt("lost"),
                row.getInt("failed"),
                row.getBoolean("more_steps"),
                row.getBoolean("leased"),
                row.getString("worker"),
                row.getBoolean("confirmed"),
                stop == null ? null : Stop.valueOf(stop),
                row.getObject("stop_asked_ago", Double.class),
                row.getObject("held_for", Double.class),
                row.getInt("slots"),
                row.getString("account"),
                row.getBoolean("limited"));
    }

    /** The end of it that nobody has reported. */
    TaskEnd end(ExitReason reason, String message) {
        return end(new AttemptEnd(
                job, id, execution, attempt, sequence, reason, message, worker, null, null, Duration.ZERO));
    }

    TaskEnd end(AttemptEnd end) {
        return new TaskEnd(end, step, element, failed, moreSteps, stop == Stop.CANCEL);
    }
}
