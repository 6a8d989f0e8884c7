package io.whirr.head.runs;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of taking runs over. */
@Repository
class PastRunStore {

    private final JdbcClient jdbc;

    PastRunStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(List<PastRun> runs) {
        jdbc.sql("""
                INSERT INTO run (job_id, worker, hostname, started_at, finished_at, exit_status, reason, error)
                SELECT job, worker, hostname, started, greatest(started, ended), exit_status, reason, error
                FROM unnest(:jobs::bigint[], :workers::text[], :hostnames::text[], :started::timestamptz[],
                            :ended::timestamptz[], :exitStatuses::integer[], :reasons::text[], :errors::text[])
                  AS p(job, worker, hostname, started, ended, exit_status, reason, error)
                """)
                .param("jobs", runs.stream().mapToLong(PastRun::job).toArray())
                .param("workers", texts(runs, PastRun::worker))
                .param("hostnames", texts(runs, PastRun::hostname))
                .param("started", texts(runs, run -> text(run.started())))
                .param("ended", texts(runs, run -> text(run.ended())))
                .param("exitStatuses", runs.stream().map(PastRun::exitStatus).toArray(Integer[]::new))
                .param("reasons", texts(runs, PastRun::reason))
                .param("errors", texts(runs, PastRun::error))
                .update();
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static String[] texts(List<PastRun> runs, Function<PastRun, @Nullable String> text) {
        return runs.stream().map(text).toArray(String[]::new);
    }
}
