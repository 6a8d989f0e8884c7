package io.whirr.head.jobs;

import io.whirr.api.jobs.ElementCounts;
import io.whirr.api.jobs.Job;
import io.whirr.head.batch.JobStatus;
import io.whirr.head.runs.RunKey;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/** Makes a {@link Job} of a row. */
@Component
class JobReader implements RowMapper<Job> {

    private final JobJson json;

    JobReader(JobJson json) {
        this.json = json;
    }

    @Override
    public Job mapRow(ResultSet row, int number) throws SQLException {
        JobStatus status = JobStatus.ofBatch(row.getString("status"));
        JobSpec spec = json.spec(row.getString("spec"));
        String live = row.getString("step");
        JobSpec.Step step = spec.steps().get(live == null ? 0 : spec.indexOf(live));
        long id = row.getLong("id");
        return new Job(
                id,
                row.getString("name"),
                step.argv(),
                step.workdir(),
                json.config(row.getString("config")),
                tags(row.getArray("tags")),
                status.wire(),
                row.getInt("attempt"),
                row.getString("worker"),
                instant(row, "created_at"),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                row.getObject("exit_status", Integer.class),
                RunKey.of(id).id(),
                row.getBoolean("cancel_requested"),
                row.getString("reason"),
                row.getString("error"),
                live,
                row.getObject("token", Long.class),
                row.getInt("priority"),
                row.getString("owner"),
                row.getString("owner_group"),
                row.getString("waits_for"),
                null,
                null,
                counts(row));
    }

    private static @Nullable ElementCounts counts(ResultSet row) throws SQLException {
        Integer size = row.getObject("size", Integer.class);
        if (size == null) {
            return null;
        }
        int completed = row.getInt("completed");
        int failed = row.getInt("failed");
        int cancelled = row.getInt("cancelled");
        int running = row.getInt("running");
        int queued = Math.max(0, size - completed - failed - cancelled - running);
        return new ElementCounts(size, queued, running, completed, failed, cancelled);
    }

    static @Nullable List<String> tags(@Nullable Array tags) throws SQLException {
        return tags == null ? null : List.of((String[]) tags.getArray());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
