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

/**
 * A worker at a head that knows no tokens, no parked claims and no releases: the contract's checklist, line by line.
 */
class UpstreamHeadTest {

    @TempDir
    Path folder;

    private FakeHead head;

    @BeforeEach
    void startHead() throws IOException {
        head = new FakeHead(FakeHead.Kind.UPSTREAM);
    }

    @AfterEach
    void stopHead() {
        head.close();
    }

    @Test
    void pathsHaveNoSlashAtTheirEndAndALeaseIsAWholeNumber() {
        try (RunningWorker worker = RunningWorker.start(head, folder)) {
            long job = head.submit("true");
            awaitStatus(job, "completed");

            assertThat(head.calls("")).noneMatch(call -> call.path().endsWith("/"));
            assertThat(claim().get("lease_seconds")).isInstanceOf(Integer.class);
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void aGpuWorkerUnregistersBothItsNamesByTheRouteWithABody() {
        RunningWorker worker = RunningWorker.start(head, folder, "--gpu", "1");
        await().until(() -> !head.calls("/claim").isEmpty());
        worker.signal();
        await().until(worker::isOver);

        String name = Host.name() + ":gpu1";
        assertThat(head.calls("/register").getFirst().body().getArray("gpu_ids"))
                .isEqualTo(List.of(1));
        assertThat(head.calls("/workers/unregister"))
                .extracting(call -> call.body().getString("worker_id"))
                .containsExactly(name, name + "-gpu1");
    }

    @Test
    void aFailingClaimIsTriedAgainAndNeverEndsTheWorker() {
        try (RunningWorker worker = RunningWorker.start(head, folder)) {
            head.script("/claim", 500, "Internal Server Error");
            await().until(() -> head.calls("/claim").size() > 3);
            head.script("/claim", 200, null);
            awaitStatus(head.submit("true"), "completed");

            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void anAnswerWithoutWaitingIsFollowedByThePollInterval() {
        try (RunningWorker worker = RunningWorker.start(head, folder, "--poll-interval", "300ms")) {
            await().until(() -> head.calls("/claim").size() >= 4);
            List<FakeHead.Call> claims = head.calls("/claim");

            assertThat(Duration.ofNanos(claims.get(3).nanos() - claims.get(0).nanos()))
                    .isGreaterThan(Duration.ofMillis(850));
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void theFirstHeartbeatFollowsTheClaimAndAsksForALongLease() {
        try (RunningWorker worker = RunningWorker.start(head, folder)) {
            long job = head.submit("sleep", "1");
            awaitStatus(job, "completed");
            FakeHead.Call beat = head.calls("/heartbeat").getFirst();

            assertThat(beat.nanos() - head.calls("/claim").getLast().nanos()).isLessThan(1_000_000_000L);
            assertThat(beat.body().getInt("lease_seconds")).isEqualTo(90);
            await().until(() -> claim().getInt("lease_seconds") == 90);
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void aLostLeaseStopsTheJobAndNothingIsReported() {
        try (RunningWorker worker = RunningWorker.start(head, folder, "--heartbeat-interval", "1")) {
            long job = head.submit("sleep", "100");
            await().until(() -> !head.calls("/heartbeat").isEmpty());
            head.takeAway(job);
            awaitStatus(head.submit("true"), "completed");

            assertThat(head.reports(job)).isEmpty();
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void noClaimIsMadeWhileAnOutcomeWaitsAndTheHeadIsAskedBeforeItIsRepeated() {
        try (RunningWorker worker = RunningWorker.start(head, folder)) {
            head.script("/complete", 500, "Internal Server Error");
            long job = head.submit("true");
            await().until(() -> head.calls("/complete").size() > 1);
            int claims = head.calls("/claim").size();
            head.script("/complete", 200, null);
            awaitStatus(job, "completed");

            assertThat(head.calls("/jobs/" + job))
                    .isNotEmpty()
                    .allMatch(call -> call.method().equals("GET"));
            assertThat(head.calls("/claim").stream().filter(call -> call.nanos() < lastCompletion()))
                    .hasSize(claims);
            assertThat(worker.isOver()).isFalse();
        }
    }

    private long lastCompletion() {
        return head.calls("/complete").getLast().nanos();
    }

    @Test
    void anOutcomeOfAnAttemptThatIsNoLongerOursIsDropped() {
        try (RunningWorker worker = RunningWorker.start(head, folder)) {
            head.script("/complete", 500, "Internal Server Error");
            long job = head.submit("true");
            await().until(() -> !head.calls("/complete").isEmpty());
            head.takeAway(job);
            head.script("/complete", 200, null);
            awaitStatus(head.submit("true"), "completed");

            assertThat(head.status(job)).isEqualTo("queued");
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void theRunIsNamedInEveryReport() {
        try (RunningWorker worker = RunningWorker.start(head, folder)) {
            long job = head.submit("sh", "-c", "exit 3");
            awaitStatus(job, "failed");
            JsonObject report = head.reports(job).getFirst();

            assertThat(report.getString("run_id")).isEqualTo("job-" + job);
            assertThat(report.getInt("exit_code")).isEqualTo(3);
            assertThat(report.getString("error_message")).isEqualTo("Exit code: 3");
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void aCancelledJobThatTrapsTheSignalIsNotReportedAsSuccess() {
        try (RunningWorker worker = RunningWorker.start(head, folder, "--heartbeat-interval", "1")) {
            long job = head.submit("sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done");
            await().until(() -> !head.calls("/heartbeat").isEmpty());
            head.cancel(job);
            awaitStatus(job, "failed");

            assertThat(head.reports(job).getFirst().getInt("exit_code")).isNotZero();
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void aShutdownReportsNothingSoThatTheHeadQueuesTheJobAgain() {
        RunningWorker worker = RunningWorker.start(head, folder, "--drain-timeout", "0");
        long job = head.submit("sleep", "100");
        await().until(() -> !head.calls("/heartbeat").isEmpty());
        worker.signal();
        await().until(worker::isOver);

        assertThat(head.reports(job)).isEmpty();
        assertThat(head.status(job)).isEqualTo("running");
        assertThat(worker.failure()).isNull();
    }

    @Test
    void theLibrarysFilesAreLeftToTheLibrary() throws IOException {
        try (RunningWorker worker = RunningWorker.start(head, folder)) {
            long job = head.submit("sh", "-c", "test -d $WHIRR_RUN_DIR/artifacts && test -f $WHIRR_RUN_DIR/output.log");
            awaitStatus(job, "completed");

            try (var files = Files.list(folder.resolve("data/runs/job-" + job))) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder("artifacts", "output.log");
            }
            assertThat(worker.isOver()).isFalse();
        }
    }

    private JsonObject claim() {
        return head.calls("/claim").getLast().body();
    }

    private void awaitStatus(long job, String status) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> head.status(job), status::equals);
    }
}
