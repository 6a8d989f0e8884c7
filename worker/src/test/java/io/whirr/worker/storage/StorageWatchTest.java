package io.whirr.worker.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whirr.api.workers.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker finds when it looks at its data directory, and when it says so. */
class StorageWatchTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path folder = Path.of("");

    private final AtomicInteger told = new AtomicInteger();

    @Test
    void aGoodDirectoryIsWrittenByTheSameClockAndLeftAsItWas() throws Exception {
        Files.createDirectories(folder.resolve("leases"));
        Files.createFile(folder.resolve("leases/.head-2"));
        Files.createFile(folder.resolve("leases/.head-1"));
        Files.createFile(folder.resolve("leases/4711"));
        try (StorageWatch watch = new StorageWatch(folder)) {
            assertThat(watch.lookFirst()).isTrue();
            Storage storage = latest(watch);

            assertThat(storage.directory()).isEqualTo(folder.toString());
            assertThat(storage.writable()).isTrue();
            assertThat(storage.detail()).isNull();
            assertThat(storage.mark()).isEqualTo(".head-1");
            assertThat(storage.filesystem()).isNotBlank();
            assertThat(storage.clockAheadSeconds()).isBetween(-2.0, 2.0);
            assertThat(folder.resolve("runs")).isEmptyDirectory();
        }
    }

    @Test
    void whatCannotBeWrittenIsSaidInTheSystemsWords() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(look(file).detail()).isEqualTo("Not a directory");
        assertThat(look(folder.resolve("none")).detail()).isEqualTo("No such file or directory");
        assertThat(look(Path.of("/proc")))
                .isEqualTo(new Storage("/proc", "proc", null, null, false, "No such file or directory", null));
    }

    @Test
    void aDirectoryThatHangsHoldsNobodyUp() throws Exception {
        CountDownLatch back = new CountDownLatch(1);
        StorageProbe probe = new StorageProbe(folder);
        try (StorageWatch watch = new StorageWatch(probe, () -> afterwards(back, probe), SHORT, SHORT)) {
            assertThat(watch.lookFirst()).isFalse();
            assertThat(watch.latest())
                    .isEqualTo(new Storage(folder.toString(), null, null, null, false, "it does not answer", null));
            watch.start(() -> told.incrementAndGet() > 0);
            back.countDown();

            await().until(() -> latest(watch).writable());
            await().untilAsserted(() -> assertThat(told).hasValue(1));
        }
    }

    @Test
    void aChangeIsToldUntilItIsHeardAndThenNoMore() throws Exception {
        StorageProbe probe = new StorageProbe(folder);
        AtomicInteger looks = new AtomicInteger();
        try (StorageWatch watch = new StorageWatch(probe, () -> counted(looks, probe), SHORT, LONG)) {
            watch.lookFirst();
            watch.start(() -> told.incrementAndGet() == 3);
            awaitLooks(looks);
            assertThat(told).hasValue(0);

            Files.createDirectories(folder.resolve("leases"));
            Files.createFile(folder.resolve("leases/.head-1"));

            await().untilAsserted(() -> assertThat(told).hasValue(3));
            awaitLooks(looks);
            assertThat(told).hasValue(3);
            assertThat(latest(watch).mark()).isEqualTo(".head-1");
        }
    }

    private static Storage look(Path directory) {
        return new StorageProbe(directory).look();
    }

    private static Storage latest(StorageWatch watch) {
        return Objects.requireNonNull(watch.latest());
    }

    private static void awaitLooks(AtomicInteger looks) {
        int before = looks.get();
        await().until(() -> looks.get() > before + 2);
    }

    private static Storage counted(AtomicInteger looks, StorageProbe probe) {
        looks.incrementAndGet();
        return probe.look();
    }

    private static Storage afterwards(CountDownLatch latch, StorageProbe probe) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return probe.look();
    }
}
