package io.whirr.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leases have two channels where the data directory is shared: a task goes on as long as either is alive. */
class LeaseFilesTest {

    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final String BEATING = "while :; do echo beat; sleep 0.1; done";

    @TempDir
    Path folder;

    private FakeHead head;

    @BeforeEach
    void startHead() throws IOException {
        head = new FakeHead(FakeHead.Kind.OURS);
        head.channel(".head-1");
    }

    @AfterEach
    void stopHead() {
        head.close();
    }

    @Test
    void aTaskOutlivesAHeadThatIsAwayForLongerThanItsLease() throws Exception {
        prove();
        try (RunningWorker worker = start()) {
            long job = submit();
            await().until(() -> Files.exists(lease()));
            head.silent(true);

            assertThat(growsFor(LEASE.plusSeconds(5), job)).isTrue();
            head.silent(false);
            head.cancel(job);
            awaitStatus(job, "failed");
            await().until(() -> !Files.exists(lease()));
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void aTaskIsOverBeforeItsLeaseIsWhenBothChannelsAreDead() throws Exception {
        prove();
        try (RunningWorker worker = start()) {
            long job = submit();
            await().until(() -> Files.exists(lease()));
            head.silent(true);
            Files.move(folder.resolve("data/leases"), folder.resolve("data/gone"));
            long dead = System.nanoTime();

            assertThat(Duration.ofNanos(stillAfter(job) - dead)).isLessThan(LEASE);
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void filesInAnotherDirectoryThanTheHeadsCountForNothing() throws Exception {
        Files.createDirectories(folder.resolve("data/leases"));
        try (RunningWorker worker = start()) {
            long job = submit();
            head.silent(true);
            long dead = System.nanoTime();

            assertThat(Duration.ofNanos(stillAfter(job) - dead)).isLessThan(LEASE);
            assertThat(lease()).doesNotExist();
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void aHeadThatLooksNoMoreIsBelieved() throws Exception {
        prove();
        try (RunningWorker worker = start("--slots", "2")) {
            long job = submit();
            await().until(() -> Files.exists(lease()));
            head.channel(null);
            awaitStatus(head.submit("true"), "completed");
            head.silent(true);
            long dead = System.nanoTime();

            assertThat(Duration.ofNanos(stillAfter(job) - dead)).isLessThan(LEASE);
            assertThat(worker.isOver()).isFalse();
        }
    }

    /** Otherwise a head that a worker cannot reach would run again what has ended well. */
    @Test
    void theFileStaysUntilTheHeadHasHeardOfTheEnd() throws Exception {
        prove();
        try (RunningWorker worker = start()) {
            head.script("/complete", 503, "{\"detail\":\"no database\"}");
            long job = head.submit("true");
            await().until(() -> head.calls("/complete").size() > 1);
            String early = Files.readString(lease());
            await().until(() -> !Files.readString(lease()).equals(early));
            head.script("/complete", 200, null);
            awaitStatus(job, "completed");

            await().until(() -> !Files.exists(lease()));
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void aWorkerThatStopsLeavesNoFile() throws Exception {
        prove();
        RunningWorker worker = start();
        submit();
        await().until(() -> Files.exists(lease()));
        worker.signal();
        worker.signal();
        await().until(worker::isOver);

        try (Stream<Path> left = Files.list(folder.resolve("data/leases"))) {
            assertThat(left).extracting(file -> file.getFileName().toString()).containsExactly(".head-1");
        }
    }

    private void prove() throws IOException {
        Files.createDirectories(folder.resolve("data/leases"));
        Files.createFile(folder.resolve("data/leases/.head-1"));
    }

    private RunningWorker start(String... more) {
        return RunningWorker.start(
                head,
                folder,
                Stream.concat(Stream.of("--lease-seconds", "10", "--heartbeat-interval", "1"), Stream.of(more))
                        .toArray(String[]::new));
    }

    private long submit() {
        long job = head.submit("sh", "-c", BEATING);
        await().until(() -> Files.exists(log(job)) && Files.size(log(job)) > 0);
        await().until(() -> !head.calls("/heartbeat").isEmpty());
        return job;
    }

    /** The first token that the head gives is 1000. */
    private Path lease() {
        return folder.resolve("data/leases/1000");
    }

    private Path log(long job) {
        return folder.resolve("data/runs/job-" + job + "/output.log");
    }

    private boolean growsFor(Duration time, long job) {
        long[] last = {0, System.nanoTime()};
        await().during(time)
                .atMost(time.plusSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    long size = Files.size(log(job));
                    if (size != last[0]) {
                        last[0] = size;
                        last[1] = System.nanoTime();
                    }
                    return System.nanoTime() - last[1] < 2_000_000_000L;
                });
        return true;
    }

    /** Waits until a log grows no more and says when it last grew. */
    private long stillAfter(long job) {
        long[] last = {0, System.nanoTime()};
        await().atMost(LEASE.plusSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    long size = Files.size(log(job));
                    if (size != last[0]) {
                        last[0] = size;
                        last[1] = System.nanoTime();
                    }
                    return System.nanoTime() - last[1] > 1_500_000_000L;
                });
        return last[1];
    }

    private void awaitStatus(long job, String status) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> head.status(job), status::equals);
    }
}
