package io.whirr.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker that is stopped, as one whose machine swaps or starves: its task must end before its lease does. */
class FrozenWorkerTest {

    private static final Duration LEASE = Duration.ofSeconds(10);

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

    @ParameterizedTest
    @ValueSource(strings = {"pidns", "userns", "cgroup", "group"})
    void itsTaskIsOverBeforeTheLeaseIsAndIsGivenBackWhenItThaws(String isolation) throws Exception {
        try (WorkerJvm worker = start("--isolation", isolation)) {
            long job = head.submit("sh", "-c", "trap '' TERM; while :; do echo beat; sleep 0.05; done");
            awaitBeat(worker, job, isolation);
            freeze(worker, "STOP");
            long lastHeard = lastRenewal();
            long ended = stillAfter(log(job), LEASE.plusSeconds(3));

            assertThat(Duration.ofNanos(ended - lastHeard)).isLessThan(LEASE);
            freeze(worker, "CONT");
            awaitStatus(job, "released");
            awaitStatus(head.submit("true"), "completed");
            assertThat(head.reports(job)).isEmpty();
        }
    }

    /** The watchdog is told of every renewal: a task that lives long is not its victim. */
    @Test
    void aTaskThatOutlivesManyLeasesIsLeftAlone() throws Exception {
        try (WorkerJvm worker = start()) {
            long job = head.submit("sleep", "16");
            awaitStatus(job, "completed");

            assertThat(worker.handle().isAlive()).isTrue();
            assertThat(head.calls("/heartbeat")).hasSizeGreaterThan(8);
        }
    }

    @Test
    void aThawedWorkerWithTimeLeftGoesOn() throws Exception {
        try (WorkerJvm worker = start()) {
            long job = head.submit("sh", "-c", "for i in $(seq 60); do echo beat; sleep 0.05; done");
            awaitBeat(worker, job, "auto");
            freeze(worker, "STOP");
            long last = stillAfter(log(job), LEASE);
            freeze(worker, "CONT");
            awaitStatus(job, "completed");

            assertThat(last).isPositive();
            assertThat(head.reports(job)).hasSize(1);
        }
    }

    /** Hours of work must not be done again because a worker was frozen while the last line ran. */
    @Test
    void whatEndedByItselfWhileItsWorkerWasFrozenIsReportedThoughTheLeaseIsOver() throws Exception {
        try (WorkerJvm worker = start()) {
            Path over = folder.resolve("over");
            long job = head.submit("sh", "-c", "until [ -e " + over + " ]; do echo beat; sleep 0.05; done; exit 5");
            awaitBeat(worker, job, "auto");
            freeze(worker, "STOP");
            Files.createFile(over);
            long thaw = lastRenewal() + LEASE.plusSeconds(2).toNanos();
            await().atMost(LEASE.multipliedBy(2)).until(() -> System.nanoTime() > thaw);
            freeze(worker, "CONT");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !head.reports(job).isEmpty());

            assertThat(head.reports(job))
                    .singleElement()
                    .satisfies(report -> assertThat(report.getInt("exit_code")).isEqualTo(5));
        }
    }

    private WorkerJvm start(String... more) throws IOException {
        String[] options = new String[more.length + 4];
        System.arraycopy(
                new String[] {"--lease-seconds", "" + LEASE.toSeconds(), "--heartbeat-interval", "1"},
                0,
                options,
                0,
                4);
        System.arraycopy(more, 0, options, 4, more.length);
        return WorkerJvm.start(head, folder, Map.of(), options);
    }

    private void awaitBeat(WorkerJvm worker, long job, String isolation) {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            Assumptions.assumeTrue(worker.handle().isAlive(), isolation + " is not allowed on this machine");
            return Files.exists(log(job))
                    && Files.size(log(job)) > 100
                    && head.calls("/heartbeat").size() > 1;
        });
    }

    private long lastRenewal() {
        return head.calls("/heartbeat").getLast().nanos();
    }

    private static void freeze(WorkerJvm worker, String signal) throws Exception {
        long pid = worker.handle().pid();
        assertThat(new ProcessBuilder("sh", "-c", "kill -s " + signal + " " + pid)
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Waits until a log grows no more and says when it last grew. */
    private static long stillAfter(Path log, Duration limit) {
        long[] last = {0, System.nanoTime()};
        await().atMost(limit).pollInterval(Duration.ofMillis(20)).until(() -> {
            long size = Files.size(log);
            if (size != last[0]) {
                last[0] = size;
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > 1_000_000_000L;
        });
        return last[1];
    }

    private Path log(long job) {
        return folder.resolve("data/runs/job-" + job + "/output.log");
    }

    private void awaitStatus(long job, String status) {
        await().atMost(Duration.ofSeconds(25))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> head.status(job), status::equals);
    }
}
