package io.whirr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.e2e.cluster.Child;
import io.whirr.e2e.cluster.Commands;
import io.whirr.e2e.cluster.Marked;
import io.whirr.e2e.cluster.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What a newcomer sees first. */
@Order(3)
class QuickstartTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String UP = "Ctrl+C stops both";

    private final Marked mark = Marked.anew();
    private Path directory = Path.of("/nowhere");
    private int started;

    @BeforeEach
    void makeRoom() throws IOException {
        directory = Files.createTempDirectory("whirr-quickstart-");
    }

    @AfterEach
    void nothingIsLeft() {
        try {
            Patience.until(
                    "all processes are gone",
                    Duration.ofSeconds(30),
                    () -> mark.processes().isEmpty());
        } finally {
            mark.processes().forEach(process -> Commands.tryOut("kill", "-9", "" + process));
            Commands.output("rm", "-rf", directory.toString());
        }
    }

    @Test
    void itRunsTheExampleAndFindsItAgain() {
        try (Child first = quickstart(Map.of())) {
            first.awaitLog(UP, PATIENCE);

            assertThat(first.log())
                    .contains("epoch 200", "Job #1 completed", "metrics  200 records", "checkpoint.json")
                    .doesNotContain("welcome back");
            assertThat(first.terminate(Duration.ofSeconds(30))).isEqualTo(143);
        }
        try (Child second = quickstart(Map.of(), "--once")) {
            assertThat(second.awaitExit(PATIENCE)).isZero();

            assertThat(second.log()).contains("welcome back: 1 job found (1 completed)", "Job #2 completed");
        }
    }

    @Test
    void aTakenPortIsSteppedOver() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Child quickstart = quickstart(Map.of(), "--port", "" + taken.getLocalPort())) {
            quickstart.awaitLog("(port " + taken.getLocalPort() + " is taken)", PATIENCE);

            quickstart.awaitLog("job 1 ", PATIENCE);
            quickstart.terminate(Duration.ofSeconds(30));
        }
    }

    @Test
    void withoutPythonItSaysWhatToDo() throws IOException {
        Path tools = Files.createDirectories(directory.resolve("bin"));
        for (String tool : List.of("sh", "dirname", "readlink", "find", "head", "cat")) {
            Files.createSymbolicLink(
                    tools.resolve(tool), Path.of(Commands.output("which", tool).strip()));
        }
        try (Child quickstart = quickstart(Map.of("PATH", tools.toString()))) {
            assertThat(quickstart.awaitExit(PATIENCE)).isEqualTo(1);

            assertThat(quickstart.log()).contains("needs python3", "apt install python3");
        }
    }

    /** One in each folder: two heads would fight over one database directory. */
    @Test
    void aSecondOneInTheSameFolderIsRefused() {
        try (Child first = quickstart(Map.of())) {
            first.awaitLog("head ", PATIENCE);
            try (Child second = quickstart(Map.of())) {
                assertThat(second.awaitExit(PATIENCE)).isEqualTo(1);

                assertThat(second.log()).contains("already running");
            }
            first.terminate(Duration.ofSeconds(30));
        }
    }

    @Test
    void aHeadThatDiesIsToldAndTheWorkerStopped() {
        try (Child quickstart = quickstart(Map.of())) {
            quickstart.awaitLog(UP, PATIENCE);
            mark.processes().stream()
                    .filter(process -> ProcessHandle.of(process)
                            .flatMap(handle -> handle.info().arguments())
                            .filter(arguments -> List.of(arguments).contains("--port")
                                    && List.of(arguments).contains("-jar"))
                            .isPresent())
                    .forEach(head -> Commands.output("kill", "-9", "" + head));

            assertThat(quickstart.awaitExit(Duration.ofSeconds(40))).isEqualTo(1);

            assertThat(quickstart.log()).contains("the head has ended by itself");
        }
    }

    private Child quickstart(Map<String, String> more, String... options) {
        Map<String, String> environment = new HashMap<>(mark.environment());
        environment.put("WHIRR_JAVA_HOME", System.getProperty("java.home"));
        environment.put("WHIRR_BUILD", "never");
        environment.put("WHIRR_DATA_DIR", directory.resolve("data").toString());
        environment.putAll(more);
        List<String> command = new ArrayList<>(List.of(Commands.whirr(), "quickstart"));
        command.addAll(List.of(options));
        started++;
        return Child.start("quickstart-" + started, directory, environment, command);
    }
}
