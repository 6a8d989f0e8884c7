package io.whirr.head.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.head.HeadTest;
import io.whirr.head.jobs.JobDesk;
import io.whirr.head.runs.RunKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class RestoredTest extends HeadTest {

    private final Path forgotten = Path.of("target", "test-data", "runs", "job-70000000");

    @Autowired
    Restored restored;

    @Autowired
    JobDesk desk;

    @AfterEach
    void tidyUp() throws IOException {
        Files.deleteIfExists(forgotten);
        jdbc.sql("SELECT setval('batch_job_instance_seq', 1)").query().singleRow();
    }

    @Test
    void noNewJobWritesIntoADirectoryThatTheDatabaseHasForgotten() throws IOException {
        Files.createDirectories(forgotten);

        assertThat(restored.run()).isEqualTo(70_000_000);

        assertThat(desk.submit("true")).isGreaterThan(70_000_000 + Restored.MARGIN);
    }

    /** Old workers run elements under numbers far above those of jobs: no job may come to be called like that. */
    @Test
    void theNamesOfElementsForOldWorkersAreNoNumbersOfJobs() throws IOException {
        Path alias = forgotten.resolveSibling("job-" + (RunKey.FIRST_ALIAS + 5));
        Files.createDirectories(alias);

        assertThat(restored.run()).isLessThan(RunKey.FIRST_ALIAS);

        Files.delete(alias);
    }

    @Test
    void noTokenIsGivenOutAgain() {
        long before = token(desk.submit("true"));

        restored.run();

        assertThat(token(desk.submit("true"))).isGreaterThan(before + Restored.MARGIN);
    }

    private long token(long job) {
        return jdbc.sql("SELECT id FROM task WHERE job_id = :job")
                .param("job", job)
                .query(Long.class)
                .single();
    }
}
