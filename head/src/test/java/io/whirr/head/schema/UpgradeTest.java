package io.whirr.head.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.head.RunningHead;
import io.whirr.head.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A head takes over what an older one has left, and goes on with it. */
class UpgradeTest {

    @Test
    void runsFromBeforeThereWereElementsAreStillThere(@TempDir Path data) throws Exception {
        TestDatabase database = TestDatabase.before("0005");
        givenEndedJob(database, 7);
        givenEndedJob(database, 8);
        givenLog(data, 7, "from before");

        try (RunningHead head = RunningHead.start(
                data,
                List.of(),
                Map.of("whirr.database.url", database.url(), "whirr.database.require-durability", false))) {
            assertThat(head.call("GET", "/api/v1/runs/job-7", null).body())
                    .contains("\"id\":\"job-7\"", "\"status\":\"failed\"", "\"exit_code\":3", "\"element\":null");
            assertThat(head.call("GET", "/api/v1/runs", null).body()).contains("\"job-7\"", "\"job-8\"");
            assertThat(head.call("GET", "/api/v1/runs?job=7", null).body()).isEqualTo("{\"runs\":[]}");
            assertThat(head.call("GET", "/api/v1/runs/job-7/log?attempt=2", null)
                            .body())
                    .isEqualTo("from before");
            assertThat(head.call("GET", "/api/v1/jobs/7", null).body()).contains("\"attempt\":2", "\"exit_code\":3");
            assertThat(head.call("POST", "/api/v1/jobs/7/retry", null).body()).contains("\"attempt\":");
            assertThat(head.call("GET", "/api/v1/runs/job-7", null).body()).contains("\"status\":\"queued\"");
        }
    }

    /** A job that has failed at its second attempt, as the first release wrote it. */
    private static void givenEndedJob(TestDatabase database, long job) {
        database.run("""
                INSERT INTO batch_job_instance (job_instance_id, version, job_name, job_key)
                VALUES (%1$d, 0, 'train', 'key-%1$d');
                INSERT INTO batch_job_execution (job_execution_id, version, job_instance_id, create_time, start_time,
                                                 end_time, status, exit_code, exit_message, last_updated)
                VALUES (%1$d, 2, %1$d, localtimestamp, localtimestamp, localtimestamp, 'FAILED', 'FAILED',
                        'Exit code: 3', localtimestamp);
                INSERT INTO batch_step_execution (step_execution_id, version, step_name, job_execution_id, create_time,
                                                  status, exit_code, exit_message)
                VALUES (%1$d, 2, 'command', %1$d, localtimestamp, 'FAILED', 'FAILED', 'Exit code: 3');
                INSERT INTO job (id, name, spec, execution_id)
                VALUES (%1$d, 'train', '{"steps": [{"name": "command", "argv": ["false"], "workdir": "/"}]}', %1$d);
                INSERT INTO job_tally (status, change)
                VALUES ('FAILED', 1);
                INSERT INTO run (job_id, attempt, worker, hostname, started_at, finished_at, exit_status, reason, error)
                VALUES (%1$d, 2, 'a:default', 'a', now(), now(), 3, 'FAILED', 'Exit code: 3');
                SELECT setval('batch_job_instance_seq', 100), setval('batch_job_execution_seq', 100),
                       setval('batch_step_execution_seq', 100);
                """.formatted(job));
    }

    private static void givenLog(Path data, long job, String text) throws IOException {
        Files.writeString(
                Files.createDirectories(data.resolve("runs/job-" + job)).resolve("output.log"), text);
    }
}
