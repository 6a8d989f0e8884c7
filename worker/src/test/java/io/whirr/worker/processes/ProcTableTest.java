package io.whirr.worker.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What {@code /proc} says of real processes. */
class ProcTableTest {

    @Test
    void aProcessThatRunsHasNotEnded() {
        assertThat(ProcTable.hasEnded(ProcessHandle.current().pid())).isFalse();
    }

    /** A parent that is asked in this moment whether it has ended may not have heard yet that it was taken away. */
    @Test
    void aProcessThatIsGoneHasEnded() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();

        assertThat(ProcTable.hasEnded(process.pid())).isTrue();
    }

    /** Its parent takes no child away once it is no shell any more, which is what the child waits for. */
    @Test
    void aProcessThatWaitsForItsParentHasEnded() throws IOException {
        String command = "(until read name < /proc/$$/comm && test $name = sleep; do :; done) & echo $!; exec sleep 60";
        Process parent = new ProcessBuilder("sh", "-c", command).start();
        try (BufferedReader printed = parent.inputReader()) {
            long child = Long.parseLong(printed.readLine());
            await().until(() -> ProcTable.hasEnded(child));

            assertThat(Path.of("/proc/" + child)).exists();
        } finally {
            parent.destroyForcibly();
        }
    }
}
