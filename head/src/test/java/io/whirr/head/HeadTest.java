package io.whirr.head;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A head without its web server and without its clock: everything is wired as in real life, on a database of its own,
 * and the test says when a sweep is due. All such tests share one head and begin with an empty queue.
 */
@SpringBootTest(
        classes = HeadApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.MOCK,
        properties = {
            "spring.quartz.auto-startup=false",
            "whirr.schedules.active=false",
            // A simulated second is over in no time, and a rest would last for many of them.
            "whirr.shares.rest-from=1h"
        })
public abstract class HeadTest {

    private static final TestDatabase DATABASE = TestDatabase.fresh();

    @Autowired
    protected JdbcClient jdbc;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("whirr.database.url", DATABASE::url);
        registry.add("whirr.database.require-durability", () -> false);
        registry.add("whirr.data-dir", () -> Path.of("target", "test-data").toAbsolutePath());
    }

    @BeforeEach
    protected void emptyQueue() {
        jdbc.sql("""
                TRUNCATE job, job_array, job_tally, dependency, task, reservation, worker, run, quota, share,
                  batch_job_instance, batch_job_execution,
                         batch_job_execution_params, batch_job_execution_context, batch_step_execution,
                         batch_step_execution_context;
                UPDATE sweep SET swept_at = clock_timestamp();
                """).update();
    }

    /** Lets time pass for the leases, as the sweep sees it. */
    protected void silentFor(Duration time) {
        jdbc.sql("UPDATE task SET expires_at = expires_at - make_interval(secs => :seconds) WHERE state = 'leased'")
                .param("seconds", time.toMillis() / 1e3)
                .update();
    }
}
