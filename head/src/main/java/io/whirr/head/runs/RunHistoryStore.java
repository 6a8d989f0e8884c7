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

    void remove(Collection<Long> jobs) {
        jdbc.sql("DELETE FROM run WHERE job_id = ANY (:jobs)")
                .param("jobs", jobs.toArray(Long[]::new))
                .update();
    }
}
