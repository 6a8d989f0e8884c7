package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.whirr.api.jobs.Job;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * What the life of a job costs in rows: written, changed, changed in place (without a word to any index), removed.
 * What is changed otherwise is written once more for each index of its table, and tidied away later.
 */
class RowsTouchedTest extends QueueTest {

    private static final String LIFE = "^(job|task|run|job_tally|dependency|batch_.*)$";

    private static final Rows ADDED = new Rows(1, 0, 0, 0);
    private static final Rows CHANGED = new Rows(0, 1, 0, 0);
    private static final Rows CHANGED_IN_PLACE = new Rows(0, 1, 1, 0);
    private static final Rows REMOVED = new Rows(0, 0, 0, 1);

    @Autowired
    HikariDataSource pool;

    @Test
    void aSubmissionAddsWhatIsThereFromThenOn() {
        assertThat(touched(this::givenJob))
                .isEqualTo(Map.of(
                        "batch_job_instance", ADDED,
                        "batch_job_execution", ADDED,
                        "batch_job_execution_params", ADDED,
                        "batch_job_execution_context", ADDED,
                        "batch_step_execution", ADDED,
                        "job", ADDED,
                        "run", ADDED,
                        "task", ADDED));
    }

    /** A task leaves the index of the queue, and a run comes into that of the newest. */
    @Test
    void aClaimChangesTheLedgerInPlace() {
        givenJob();

        assertThat(touched(() -> claimFenced("worker")))
                .isEqualTo(Map.of(
                        "batch_job_execution", CHANGED_IN_PLACE,
                        "batch_step_execution", CHANGED_IN_PLACE,
                        "run", CHANGED,
                        "task", CHANGED));
    }

    @Test
    void aRenewalChangesOneRowInPlace() {
        givenJob();
        Job job = claim("worker");

        assertThat(touched(() -> renew(job))).isEqualTo(Map.of("task", CHANGED_IN_PLACE));
    }

    @Test
    void anEndRemovesTheTaskAndChangesTheRestInPlace() {
        givenJob();
        Job job = claim("worker");

        assertThat(touched(() -> report(job, 0)))
                .isEqualTo(Map.of(
                        "batch_job_execution", CHANGED_IN_PLACE,
                        "batch_step_execution", CHANGED_IN_PLACE,
                        "batch_step_execution_context", ADDED,
                        "job_tally", ADDED,
                        "run", CHANGED_IN_PLACE,
                        "task", REMOVED));
    }

    /** Sessions that end have told what they did. */
    private Map<String, Rows> touched(Runnable deed) {
        settle();
        Map<String, Rows> before = rows();
        deed.run();
        settle();
        Map<String, Rows> touched = new TreeMap<>();
        rows().forEach((table, now) -> touched.put(table, now.minus(before.getOrDefault(table, Rows.NONE))));
        touched.values().removeIf(Rows::none);
        return touched;
    }

    private void settle() {
        List<@Nullable String> sessions = sessions();
        pool.getHikariPoolMXBean().softEvictConnections();
        await().atMost(Duration.ofSeconds(20)).until(() -> Collections.disjoint(sessions(), sessions));
    }

    private List<@Nullable String> sessions() {
        return jdbc.sql("""
                SELECT pid::text FROM pg_stat_activity
                 WHERE datname = current_database() AND application_name = 'whirr' AND pid <> pg_backend_pid()
                """).query(String.class).list();
    }

    private Map<String, Rows> rows() {
        Map<String, Rows> rows = new TreeMap<>();
        jdbc.sql("""
                SELECT relname, n_tup_ins, n_tup_upd, n_tup_hot_upd, n_tup_del FROM pg_stat_user_tables
                 WHERE relname ~ :life
                """).param("life", LIFE).query(row -> {
            rows.put(row.getString(1), new Rows(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)));
        });
        return rows;
    }

    /** How many were written, changed, changed in place among them, and removed. */
    private record Rows(long written, long changed, long inPlace, long removed) {

        static final Rows NONE = new Rows(0, 0, 0, 0);

        Rows minus(Rows before) {
            return new Rows(
                    written - before.written,
                    changed - before.changed,
                    inPlace - before.inPlace,
                    removed - before.removed);
        }

        boolean none() {
            return written + changed + removed == 0;
        }
    }
}
