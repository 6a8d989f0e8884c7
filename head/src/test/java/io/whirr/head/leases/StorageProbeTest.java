package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.workers.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the head finds when it looks at its data directory. */
class StorageProbeTest {

    @TempDir
    Path directory = Path.of("");

    @Test
    void aGoodDirectoryIsWrittenByTheSameClockAndLeftAsItWas() throws IOException {
        Files.createDirectories(directory.resolve("runs"));
        String mark = new LeaseDirectory(directory.resolve("leases")).open();

        Storage storage = new StorageProbe(directory).look();

        assertThat(storage.directory()).isEqualTo(directory.toString());
        assertThat(storage.writable()).isTrue();
        assertThat(storage.detail()).isNull();
        assertThat(storage.mark()).isEqualTo(mark);
        assertThat(storage.filesystem()).isNotBlank();
        assertThat(storage.options()).contains("rw");
        assertThat(storage.clockAheadSeconds()).isBetween(-2.0, 2.0);
        assertThat(directory.resolve("runs")).isEmptyDirectory();
    }

    @Test
    void whatIsNotThereIsNotMade() {
        Storage storage = new StorageProbe(directory.resolve("none")).look();

        assertThat(storage.writable()).isFalse();
        assertThat(storage.detail()).isEqualTo("No such file or directory");
        assertThat(storage.mark()).isNull();
        assertThat(storage.clockAheadSeconds()).isNull();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aFileIsNoDirectory() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(new StorageProbe(file).look().detail()).isEqualTo("Not a directory");
    }

    /** Not even root makes a file there. */
    @Test
    void whatCannotBeWrittenIsSaidWithWhatItIs() {
        Storage storage = new StorageProbe(Path.of("/proc")).look();

        assertThat(storage.writable()).isFalse();
        assertThat(storage.detail()).isEqualTo("No such file or directory");
        assertThat(storage.filesystem()).isEqualTo("proc");
    }

    @Test
    void aDirectoryThatHangsIsToldOfInTime() {
        CountDownLatch back = new CountDownLatch(1);
        StorageProbe hanging = new StorageProbe(Path.of("/proc")) {
            @Override
            Storage look() {
                try {
                    back.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return super.look();
            }
        };
        StorageController controller = new StorageController(hanging, Duration.ofMillis(50));

        try {
            assertThat(controller.show())
                    .isEqualTo(new Storage(
                            "/proc", "proc", controller.show().options(), null, false, "it does not answer", null));
        } finally {
            back.countDown();
        }
    }

    @Test
    void theMountIsTheLastOneOfTheDeepestPlaceThatThePathIsBelow() {
        List<String> mounts = List.of(
                "/dev/sda1 / ext4 rw,relatime 0 0",
                "head:/old /shared nfs rw,soft 0 0",
                "head:/shared /shared nfs4 rw,hard,lookupcache=pos 0 0",
                "head:/other /shared/whirr2 nfs4 ro 0 0",
                "head:/blank /with\\040blank nfs4 rw 0 0",
                "nonsense");

        assertThat(Mount.of(Path.of("/shared/whirr"), mounts))
                .hasValue(new Mount(Path.of("/shared"), "nfs4", "rw,hard,lookupcache=pos"));
        assertThat(Mount.of(Path.of("/sharedness"), mounts)).map(Mount::type).hasValue("ext4");
        assertThat(Mount.of(Path.of("/with blank/x"), mounts)).map(Mount::point).hasValue(Path.of("/with blank"));
        assertThat(Mount.of(Path.of("/x"), List.of())).isEmpty();
    }
}
