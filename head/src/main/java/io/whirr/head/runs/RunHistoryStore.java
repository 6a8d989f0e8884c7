package io.whirr.head.runs;

import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL that removes runs that are over. */
@Repository
class RunHistoryStore {

    private final JdbcClient jdbc;

    RunHistoryStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Removes the runs of elements of an array, so many at the most. */
    int removeElements(long job, int limit) {
        return jdbc.sql("""
                DELETE FROM run
                WHERE job_id = :job
                  AND element IN (SELECT element FROM run WHERE job_id = :job AND element >= 0 LIMIT :limit)
                """).param("job", job).param("limit", limit).update();
    }

    void remove(Collection<Long> jobs) {
        jdbc.sql("DELETE FROM run WHERE job_id = ANY (:jobs)")
                .param("jobs", jobs.toArray(Long[]::new))
                .update();
    }
}
