package io.whirr.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.grack.nanojson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task is told of itself, and what it is held to. */
class LimitsTest {

    private static final String STUBBORN = "trap '' TERM; echo ready; while :; do sleep 0.1; done";

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

    private static JsonObject limits(Map<String, Object> limits) {
        JsonObject task = new JsonObject();
        task.put("limits", new JsonObject(limits));
        return task;
    }

    @Test
    void anElementRunsInItsOwnDirectoryWithItsOwnEnvironment() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder)) {
            JsonObject task = new JsonObject();
            task.put("run_id", "job-1.17");
            task.put("run_dir", "job-1.elements/job-1.17");
            task.put("element", 17);
            task.put("attempt", 3);
            task.put("step", "train");
            task.put("env", new JsonObject(Map.of("LR", "0.1", "WHIRR_RUN_DIR", "/elsewhere")));
            String script = "echo $WHIRR_JOB_ID $WHIRR_RUN_ID $WHIRR_ATTEMPT $WHIRR_STEP $WHIRR_ARRAY_INDEX $LR;"
                    + " echo $WHIRR_RUN_DIR";
            long job = head.submit(task, "sh", "-c", script);
            awaitStatus(job, "completed");

            Path run = folder.resolve("data/runs/job-1.elements/job-1.17");
            assertThat(run.resolve("output.log")).content().isEqualTo("1 job-1.17 3 train 17 0.1\n" + run + "\n");
            assertThat(run.resolve("artifacts")).isDirectory();
            assertThat(report(job).has("run_id")).isFalse();
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void theStreamsOfAnEarlierStepArePutAsideUnderItsNumberInTheRun() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder)) {
            Path run = Files.createDirectories(folder.resolve("data/runs/job-1"));
            Files.writeString(run.resolve("output.log"), "of the third try\n");
            JsonObject task = new JsonObject();
            task.put("attempt", 1);
            task.put("sequence", 4);
            awaitStatus(head.submit(task, "true"), "completed");

            assertThat(run.resolve("attempts/3/output.log")).hasContent("of the third try");
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void noHeadCanMakeATaskWriteOutsideTheRuns() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder)) {
            JsonObject task = new JsonObject();
            task.put("run_dir", "../../outside");
            long job = head.submit(task, "true");
            awaitStatus(job, "failed");

            assertThat(report(job).getString("error_message")).contains("not below", "../../outside");
            assertThat(folder.resolve("outside")).doesNotExist();
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void aTaskThatRunsTooLongIsEndedAndSaysSoThoughItEndsWell() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder)) {
            long job = head.submit(
                    limits(Map.of("run_timeout_seconds", 1)),
                    "sh",
                    "-c",
                    "trap 'echo bye; exit 0' TERM; while :; do sleep 0.1; done");
            awaitStatus(job, "failed");

            assertThat(report(job).getString("reason")).isEqualTo("TIMEOUT");
            assertThat(report(job).getInt("exit_code")).isEqualTo(-15);
            assertThat(report(job).getString("error_message")).isEqualTo("ran longer than its limit of 1 s");
            assertThat(log(job)).content().contains("bye");
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void theGraceOfAJobTakesThePlaceOfTheWorkers() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder, "--grace", "1h")) {
            long job = head.submit(limits(Map.of("run_timeout_seconds", 1, "grace_seconds", 1)), "sh", "-c", STUBBORN);
            awaitStatus(job, "failed");

            assertThat(report(job).getInt("exit_code")).isEqualTo(-9);
            assertThat(report(job).getString("reason")).isEqualTo("TIMEOUT");
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void theHeadMaySayThatTheTimeIsUp() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder, "--heartbeat-interval", "1")) {
            long job = head.submit("sleep", "1000");
            await().until(() -> head.status(job).equals("running"));
            head.stop(job, "TIMEOUT");
            awaitStatus(job, "failed");

            assertThat(report(job).getString("reason")).isEqualTo("TIMEOUT");
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void aTaskThatFloodsItsLogIsEndedWithoutItsGrace() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder, "--grace", "1h")) {
            long job = head.submit(
                    limits(Map.of("log_mb", 1)),
                    "sh",
                    "-c",
                    "trap '' TERM; while :; do echo " + "x".repeat(4000) + "; done");
            awaitStatus(job, "failed");

            assertThat(report(job).getString("reason")).isEqualTo("LOG_LIMIT");
            assertThat(report(job).getInt("exit_code")).isEqualTo(-9);
            assertThat(worker.isOver()).isFalse();
        }
    }

    /** Where the kernel does not do it, which is said by the registration. */
    @Test
    void aTaskThatUsesTooMuchMemoryIsEndedWithAllItsChildren() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder, "--cgroups", "off")) {
            String script = "import os, time; os.fork(); hold = bytearray(60 << 20); time.sleep(1000)";
            long job = head.submit(limits(Map.of("memory_mb", 100)), "python3", "-c", script);
            awaitStatus(job, "failed");

            assertThat(report(job).getString("reason")).isEqualTo("MEMORY");
            assertThat(report(job).getString("error_message")).contains("100 MiB");
            assertThat(worker.isOver()).isFalse();
        }
    }

    /** A hundred processes that share 60 MiB use 60 MiB, not six thousand. */
    @Test
    void whatProcessesShareIsCountedOnce() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder, "--cgroups", "off")) {
            String script = "import os, time; hold = bytearray(b'x' * (60 << 20));"
                    + " [os.fork() for _ in range(3)]; time.sleep(2.5)";
            long job = head.submit(limits(Map.of("memory_mb", 150)), "python3", "-c", script);
            awaitStatus(job, "completed");

            assertThat(worker.isOver()).isFalse();
        }
    }

    private JsonObject report(long job) {
        return head.reports(job).getLast();
    }

    private Path log(long job) {
        return folder.resolve("data/runs/job-" + job + "/output.log");
    }

    private void awaitStatus(long job, String status) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> head.status(job), status::equals);
    }
}
