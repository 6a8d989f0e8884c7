package io.whirr.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that cannot start anything, as one whose disk is full, must not eat the queue. */
class UnfitMachineTest {

    @TempDir
    Path folder;

    private FakeHead head;

    @BeforeEach
    void startHead() throws IOException {
        head = new FakeHead(FakeHead.Kind.OURS);
    }

    @AfterEach
    void stopHead() {
        head.close();
    }

    @Test
    void itGivesBackWhatItCannotStartAndClaimsNothingUntilItCan() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder, "--slots", "2")) {
            await().until(() -> head.parked() == 1);
            Path runs = folder.resolve("data/runs");
            Files.move(runs, folder.resolve("data/aside"));
            Files.createFile(runs);
            long job = head.submit("true");
            awaitStatus(job, "released");
            long waiting = head.submit("true");
            await().during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> head.status(waiting).equals("released")
                            || head.status(waiting).equals("queued"));
            Files.delete(runs);
            Files.move(folder.resolve("data/aside"), runs);
            long fine = head.submit("true");
            awaitStatus(fine, "completed");

            assertThat(head.calls("/release").getFirst().body().getString("reason"))
                    .startsWith("this machine cannot start tasks: nothing can be written to " + runs);
            assertThat(head.reports(job)).isEmpty();
            assertThat(worker.isOver()).isFalse();
        }
    }

    /** Its directory is in the way of itself alone: the task has to bear it, and nobody else. */
    @Test
    void aTaskWhoseOwnDirectoryIsBrokenFailsAloneWhileItsNeighboursRun() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder, "--slots", "2")) {
            await().until(() -> head.parked() == 1);
            Files.createFile(folder.resolve("data/runs/job-2"));
            long neighbour = head.submit("sleep", "1");
            long broken = head.submit("true");
            awaitStatus(broken, "failed");
            awaitStatus(neighbour, "completed");
            awaitStatus(head.submit("true"), "completed");

            assertThat(head.reports(broken).getFirst().getString("reason")).isEqualTo("COULD_NOT_START");
            assertThat(head.calls("/release")).isEmpty();
            assertThat(worker.isOver()).isFalse();
        }
    }

    private void awaitStatus(long job, String status) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> head.status(job), status::equals);
    }
}
