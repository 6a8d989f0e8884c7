package io.whirr.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.grack.nanojson.JsonObject;
import io.whirr.worker.slots.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker at a head that knows tokens. */
class WorkerTest {

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
    void aTaskRunsInItsDirectoryWithItsEnvironmentAndBothStreamsInItsLog() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder)) {
            long job = head.submit("/usr", 1, "sh", "-c", "pwd; echo $WHIRR_RUN_DIR $WHIRR_ATTEMPT; echo bad >&2");
            awaitStatus(job, "completed");

            assertThat(Files.readString(log(job))).isEqualTo("/usr\n" + runDirectory(job) + " 1\nbad\n");
            assertThat(runDirectory(job).resolve("artifacts")).isDirectory();
            JsonObject report = head.reports(job).getFirst();
            assertThat(report.getInt("exit_code")).isZero();
            assertThat(report.getString("run_id")).isEqualTo("job-" + job);
            assertThat(report.getDouble("ended_seconds_ago")).isBetween(0.0, 5.0);
            assertThat(worker.failure()).isNull();
        }
    }

    @Test
    void whatCannotStartIsThatTasksFailureInTheSystemsWordsAndTheNextOneRuns() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder)) {
            long empty = head.submit();
            long missing = head.submit("no-such-command");
            long nowhere = head.submit("/no/such/dir", 1, "true");
            long fine = head.submit("true");
            awaitStatus(fine, "completed");

            assertThat(report(empty).getString("error_message")).isEqualTo("the command is empty");
            assertThat(report(missing).getString("error_message"))
                    .isEqualTo("could not start 'no-such-command': No such file or directory");
            assertThat(report(missing).getInt("exit_code")).isEqualTo(127);
            assertThat(report(nowhere).getString("error_message"))
                    .contains("/no/such/dir", "No such file or directory");
            assertThat(List.of(empty, missing, nowhere))
                    .allSatisfy(
                            job -> assertThat(report(job).getString("reason")).isEqualTo("COULD_NOT_START"));
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void aDeathBySignalIsReportedAsMinusTheSignalAndByName() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder)) {
            long job = head.submit("sh", "-c", "kill -SEGV $$");
            awaitStatus(job, "failed");

            assertThat(report(job).getInt("exit_code")).isEqualTo(-11);
            assertThat(report(job).getString("signal")).isEqualTo("SIGSEGV");
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void aClaimIsConfirmedAtOnceAndEveryCallBearsTheToken() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder, "--lease-seconds", "30")) {
            long job = head.submit("sleep", "0.3");
            awaitStatus(job, "completed");

            FakeHead.Call confirm = head.calls("/heartbeat").getFirst();
            assertThat(confirm.body().getInt("lease_seconds")).isEqualTo(30);
            assertThat(confirm.body().getLong("token")).isEqualTo(1000);
            assertThat(report(job).getLong("token")).isEqualTo(1000);
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void aCancelledTaskNeverReportsZeroThoughItEndsWell() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder, "--heartbeat-interval", "1")) {
            long job = head.submit("sh", "-c", "trap 'exit 0' TERM; echo ready; while :; do sleep 0.1; done");
            awaitLog(job, "ready");
            head.cancel(job);
            awaitStatus(job, "failed");

            assertThat(report(job).getInt("exit_code")).isEqualTo(-15);
            assertThat(report(job).getString("error_message")).isEqualTo("Job cancelled");
            assertThat(worker.isOver()).isFalse();
        }
    }

    /** The answer may be an old one that a frozen worker finds when it thaws: its task is another's by then. */
    @Test
    void aTaskThatWasWaitedForLongIsNotStartedUnlessItIsConfirmed() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder)) {
            await().until(this::hasAClaimThatIsParkedForLong);
            head.script("/heartbeat", 503, "{\"detail\": \"try again\"}");
            Path trace = folder.resolve("trace");
            long job = head.submit("touch", trace.toString());
            long parked = head.calls("/claim").size();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> head.calls("/claim").size() > parked);
            head.script("/heartbeat", 0, null);
            long next = head.submit("true");
            awaitStatus(next, "completed");

            assertThat(trace).doesNotExist();
            assertThat(head.reports(job)).isEmpty();
            assertThat(worker.isOver()).isFalse();
        }
    }

    private boolean hasAClaimThatIsParkedForLong() {
        List<FakeHead.Call> claims = head.calls("/claim");
        return !claims.isEmpty()
                && System.nanoTime() - claims.getLast().nanos()
                        > Duration.ofSeconds(5).toNanos();
    }

    @Test
    void aTaskWhoseLeaseIsLostIsKilledAndNotReported() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder, "--heartbeat-interval", "1")) {
            long job = head.submit("sh", "-c", "echo $$ ready; trap '' TERM; while :; do sleep 0.1; done");
            awaitLog(job, "ready");
            head.takeAway(job);
            long next = head.submit("true");
            awaitStatus(next, "completed");

            assertThat(head.reports(job)).isEmpty();
            assertThat(worker.isOver()).isFalse();
        }
    }

    /** The head was away for the whole of a lease: by its end nothing of the task may be left. */
    @Test
    void aTaskIsOverBeforeItsLeaseIsWhenNobodyHearsTheRenewals() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder, "--lease-seconds", "10")) {
            long job =
                    head.submit("sh", "-c", "trap '' TERM; while :; do date +%s%N >> beat; echo $$; sleep 0.1; done");
            awaitLog(job, "\n");
            await().until(() -> !head.calls("/heartbeat").isEmpty());
            long lastHeard = head.calls("/heartbeat").getLast().nanos();
            head.silent(true);
            long size = stillAfter(log(job), Duration.ofSeconds(14));

            assertThat(Duration.ofNanos(size - lastHeard)).isLessThan(Duration.ofSeconds(10));
            head.silent(false);
            long next = head.submit("true");
            awaitStatus(next, "completed");
            assertThat(head.reports(job)).isEmpty();
            assertThat(worker.isOver()).isFalse();
        }
    }

    /** Waits until a log grows no more and says when it last grew. */
    private static long stillAfter(Path log, Duration limit) {
        long[] last = {0, System.nanoTime()};
        await().atMost(limit).pollInterval(Duration.ofMillis(50)).until(() -> {
            long size = Files.size(log);
            if (size != last[0]) {
                last[0] = size;
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > 1_500_000_000L;
        });
        return last[1];
    }

    @Test
    void anOutcomeWaitsForTheHeadWhileTheSlotGoesOnAndSaysHowLongAgoItWas() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder)) {
            head.script("/complete", 503, "{\"detail\":\"no database\"}");
            long first = head.submit("true");
            long second = head.submit("sh", "-c", "echo second");
            awaitLog(second, "second");
            head.script("/complete", 200, null);
            awaitStatus(first, "completed");
            awaitStatus(second, "completed");

            assertThat(head.reports(first).getLast().getDouble("ended_seconds_ago"))
                    .isGreaterThan(0.05);
            assertThat(spool()).isEmpty();
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void anOutcomeOutlivesTheWorkerAndIsDeliveredBeforeTheNextLifeRegisters() throws Exception {
        head.script("/complete", 503, "{\"detail\":\"no database\"}");
        long job = head.submit("sh", "-c", "exit 7");
        try (RunningWorker worker = RunningWorker.start(head, folder)) {
            await().until(() -> !head.calls("/complete").isEmpty());
            assertThat(worker.failure()).isNull();
        }
        assertThat(spool()).hasSize(1);
        head.script("/complete", 200, null);
        int registrations = head.calls("/register").size();
        try (RunningWorker worker = RunningWorker.start(head, folder)) {
            await().until(() -> head.calls("/register").size() > registrations);

            assertThat(head.status(job)).isEqualTo("failed");
            assertThat(report(job).getInt("exit_code")).isEqualTo(7);
            assertThat(head.calls("/complete").getLast().nanos())
                    .isLessThan(head.calls("/register").getLast().nanos());
            assertThat(spool()).isEmpty();
            assertThat(worker.failure()).isNull();
        }
    }

    /** The head was away for an hour, and the worker was started anew meanwhile. */
    @Test
    void anOutcomeOfAnHourAgoIsReportedOnceAndWithItsAge() throws Exception {
        Path spool = Files.createDirectories(
                folder.resolve("state").resolve(Host.name() + "%3Adefault").resolve("spool"));
        long job = head.submit("true");
        head.lease(job, Host.name() + ":default", 7);
        Files.writeString(spool.resolve("1-1-1.json"), """
                {"worker_id": "%s:default", "job": %d, "attempt": 1, "token": 7, "exit_code": 0, "boot": "%s",
                 "ended_monotonic_nanos": %d, "ended_wall_millis": 0}
                """.formatted(
                        Host.name(), job, Host.bootId(), System.nanoTime() - 3_600_000_000_000L));
        try (RunningWorker worker = RunningWorker.start(head, folder)) {
            awaitStatus(head.submit("true"), "completed");

            assertThat(head.status(job)).isEqualTo("completed");
            assertThat(head.reports(job)).hasSize(1);
            assertThat(report(job).getDouble("ended_seconds_ago")).isBetween(3600.0, 3660.0);
            assertThat(spool()).isEmpty();
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void aSecondWorkerOfTheSameNameDoesNotStart() throws Exception {
        try (RunningWorker first = RunningWorker.start(head, folder)) {
            await().until(() -> !head.calls("/register").isEmpty());
            RunningWorker second = RunningWorker.start(head, folder);
            await().until(second::isOver);

            assertThat(second.failure())
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(":default already runs");
            assertThat(first.isOver()).isFalse();
            assertThat(head.calls("/register").getFirst().body().getBoolean("exclusive"))
                    .isTrue();
        }
    }

    @Test
    void theHeadIsToldOfTheDataDirectory() throws Exception {
        Files.createDirectories(folder.resolve("data/leases"));
        Files.createFile(folder.resolve("data/leases/.head-1"));
        try (RunningWorker worker = RunningWorker.start(head, folder)) {
            await().until(() -> !head.calls("/register").isEmpty());
            JsonObject storage = head.calls("/register").getFirst().body().getObject("storage");

            assertThat(storage.getString("directory"))
                    .isEqualTo(folder.resolve("data").toString());
            assertThat(storage.getBoolean("writable")).isTrue();
            assertThat(storage.getString("mark")).isEqualTo(".head-1");
            assertThat(storage.getString("filesystem")).isNotBlank();
            assertThat(storage.getDouble("clock_ahead_seconds")).isBetween(-2.0, 2.0);
            assertThat(storage.has("detail")).isFalse();
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void aStopLetsTheTaskFinishAndCutsTheParkedClaim() throws Exception {
        RunningWorker worker = RunningWorker.start(head, folder, "--slots", "2");
        long job = head.submit("sh", "-c", "echo ready; sleep 1");
        awaitLog(job, "ready");
        worker.signal();
        await().atMost(Duration.ofSeconds(5)).until(worker::isOver);

        assertThat(worker.failure()).isNull();
        assertThat(head.status(job)).isEqualTo("completed");
        assertThat(head.calls("/unregister")).hasSize(2);
    }

    @Test
    void aSecondSignalGivesTheTaskBackAtOnce() throws Exception {
        RunningWorker worker = RunningWorker.start(head, folder);
        long job = head.submit("sh", "-c", "echo ready; sleep 100");
        awaitLog(job, "ready");
        worker.signal();
        worker.signal();
        await().atMost(Duration.ofSeconds(5)).until(worker::isOver);

        assertThat(head.status(job)).isEqualTo("released");
        assertThat(head.reports(job)).isEmpty();
    }

    @Test
    void aLaterAttemptFindsItsCheckpointsAndTheLogsOfTheEarlierOnesAside() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder)) {
            Path run = Files.createDirectories(runDirectory(1));
            Files.writeString(run.resolve("checkpoint"), "step 5\n");
            Files.writeString(run.resolve("output.log"), "first\n");
            long retried = head.submit("/tmp", 2, "sh", "-c", "cat $WHIRR_RUN_DIR/checkpoint");
            awaitStatus(retried, "completed");

            assertThat(Files.readString(log(retried))).isEqualTo("step 5\n");
            assertThat(run.resolve("attempts/1/output.log")).hasContent("first");
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void anUnusableRunDirectoryFailsTheAttemptAndNotTheWorker() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder)) {
            await().until(() -> !head.calls("/register").isEmpty());
            Files.writeString(folder.resolve("data/runs/job-1"), "in the way");
            long job = head.submit("true");
            awaitStatus(job, "failed");
            long next = head.submit("true");
            awaitStatus(next, "completed");

            assertThat(report(job).getString("error_message")).startsWith("could not prepare the run directory: ");
            assertThat(report(job).getString("reason")).isEqualTo("COULD_NOT_START");
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void everySlotIsAWorkerOfItsOwnAndSeesOnlyItsGpu() throws Exception {
        try (RunningWorker worker = RunningWorker.start(head, folder, "--gpus", "0,3")) {
            long one = head.submit("sh", "-c", "echo $CUDA_DEVICE_ORDER $CUDA_VISIBLE_DEVICES; sleep 0.5");
            long two = head.submit("sh", "-c", "echo $CUDA_DEVICE_ORDER $CUDA_VISIBLE_DEVICES; sleep 0.5");
            awaitStatus(one, "completed");
            awaitStatus(two, "completed");

            assertThat(List.of(Files.readString(log(one)), Files.readString(log(two))))
                    .containsExactlyInAnyOrder("PCI_BUS_ID 0\n", "PCI_BUS_ID 3\n");
            assertThat(head.calls("/register"))
                    .extracting(call -> call.body().getString("worker_id").replaceAll(".*:", ""))
                    .containsExactly("gpu0", "gpu3");
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void aHeadThatIsNotThereIsAskedForAWhileAndThenTheWorkerSaysSo() {
        head.close();
        RunningWorker worker = RunningWorker.start(head, folder, "--register-timeout", "1");
        await().until(worker::isOver);

        assertThat(worker.failure()).isInstanceOf(StartException.class).hasMessageContaining("cannot register at");
    }

    private void awaitStatus(long job, String status) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> head.status(job), status::equals);
    }

    private void awaitLog(long job, String text) {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() ->
                        Files.exists(log(job)) && Files.readString(log(job)).contains(text));
    }

    private JsonObject report(long job) {
        return head.reports(job).getLast();
    }

    private Path runDirectory(long job) {
        return folder.resolve("data/runs/job-" + job);
    }

    private Path log(long job) {
        return runDirectory(job).resolve("output.log");
    }

    private List<Path> spool() throws IOException {
        try (var files = Files.walk(folder.resolve("state"))) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        }
    }
}
