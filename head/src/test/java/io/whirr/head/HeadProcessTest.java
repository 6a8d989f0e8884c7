package io.whirr.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The head as its operator sees it: a process with options, lines on a terminal and an exit status. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(240)
class HeadProcessTest {

    private static final int TERMINATED = 143;

    @TempDir
    Path directory;

    private @Nullable Process process;

    @AfterEach
    void kill() throws InterruptedException {
        if (process != null && process.isAlive()) {
            process.destroy();
            process.waitFor(20, TimeUnit.SECONDS);
        }
    }

    private Process start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HeadApplication.class.getName()));
        command.addAll(Arrays.asList(options));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.to(out().toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("WHIRR_"));
        Process started = builder.start();
        process = started;
        return started;
    }

    private Path out() {
        return directory.resolve("out");
    }

    private String output() throws IOException {
        return Files.readString(out());
    }

    private void assertEnds(Process ending, int status, String line) throws Exception {
        assertThat(ending.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(output()).contains(line).doesNotContain("\tat ", "s3cret");
        assertThat(ending.exitValue()).isEqualTo(status);
    }

    @Test
    void aHeadThatIsTerminatedStopsQuicklyAndItsDatabaseAfterIt() throws Exception {
        Process head = start("-p", "0", "-d", directory.toString(), "--port-file", directory + "/port");
        await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(directory.resolve("port")));
        String port = Files.readString(directory.resolve("port")).strip();

        assertThat(HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                                        .build(),
                                BodyHandlers.ofString())
                        .body())
                .isEqualTo("{\"status\":\"healthy\"}");
        assertThat(output())
                .contains("whirr server\n", "Host: 127.0.0.1\n", "Port: 0\n", "Data Dir: " + directory + "\n")
                .contains("whirr head is ready at http://127.0.0.1:" + port + " (started in ");

        head.destroy();
        assertThat(head.waitFor(15, TimeUnit.SECONDS)).isTrue();
        assertThat(head.exitValue()).isEqualTo(TERMINATED);
        assertThat(directory.resolve("postgres/data/postmaster.pid")).doesNotExist();
        assertThat(output()).doesNotContain("ERROR", "\tat ");
    }

    @Test
    void aPortThatIsTakenIsToldInOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            assertEnds(
                    start("-p", port, "-d", directory.toString()),
                    1,
                    "Error: Port " + port
                            + " is already in use: stop what listens there, or choose another one with --port");
        }
    }

    @Test
    void aDatabaseThatCannotBeReachedIsToldInOneLine() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        assertEnds(
                start(
                        "--database-url",
                        "postgresql://whirr:s3cret/x@127.0.0.1:" + free + "/jobs",
                        "--set",
                        "whirr.database.start-timeout=1s"),
                1,
                "Error: PostgreSQL at 127.0.0.1:" + free
                        + " could not be reached within 1 s: Connection to 127.0.0.1:");
        assertThat(output())
                .contains("Database: postgresql://***:***@127.0.0.1:" + free + "/jobs", "Waiting for PostgreSQL");
    }

    @Test
    void aSettingThatIsNoneIsToldInOneLine() throws Exception {
        assertEnds(
                start("-p", "0", "-d", directory.toString(), "--set", "whirr.http.max-body-size=large"),
                1,
                "Error: whirr.http.max-body-size is wrong: ");
    }
}
