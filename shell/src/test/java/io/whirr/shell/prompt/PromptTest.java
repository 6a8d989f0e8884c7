package io.whirr.shell.prompt;

import static io.whirr.shell.prompt.Pty.CTRL_C;
import static io.whirr.shell.prompt.Pty.CTRL_D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.whirr.shell.TestHead;
import io.whirr.shell.TestHead.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptTest {

    private static final String JOB = """
            {"id": 71, "command_argv": ["x"], "workdir": "/w", "status": "running", "attempt": 1}
            """;

    @TempDir
    private Path home = Path.of("");

    private final TestHead head = new TestHead()
            .on("GET /api/v1/status", "{\"queued\": 3, \"running\": 1, \"workers_online\": 1, \"workers_total\": 1}")
            .on("GET /api/v1/jobs", "{\"jobs\": [" + JOB + "]}")
            .on("GET /api/v1/jobs/71", JOB);

    @BeforeEach
    void needsATerminal() {
        assumeTrue(Pty.available(), Pty.SCRIPT + " of util-linux is needed to make a terminal");
    }

    @AfterEach
    void close() {
        head.close();
    }

    @Test
    void ctrlCStaysAndCtrlDLeaves() throws Exception {
        try (var pty = start()) {
            pty.awaitText("(3 queued, 1 running)> ");
            pty.type("half a line" + CTRL_C);
            pty.awaitText("(3 queued, 1 running)> ");
            pty.type("statsu\r");
            pty.awaitText("Did you mean 'status'?");
            pty.awaitText("> ");
            pty.type(CTRL_D);

            assertThat(pty.awaitExit()).isZero();
            Path history = home.resolve(".config/whirr/history");
            assertThat(Files.readString(history)).contains("statsu");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void tabKnowsCommandsOptionsAndJobs() throws Exception {
        head.on("POST /api/v1/jobs/71/cancel", "{\"message\": \"\", \"previous_status\": \"running\"}");
        try (var pty = start()) {
            pty.awaitText("> ");
            pty.type("canc\t7\t\r");
            pty.awaitText("Cancellation requested for job #71");
            pty.awaitText("> ");
            pty.type("list --st\trunn\t --out\tjsonl\r");
            pty.awaitText("{\"id\":71,");
            pty.type("exit\r");

            assertThat(pty.awaitExit()).isZero();
            assertThat(head.request("GET /api/v1/jobs").query()).contains("status=running");
        }
    }

    @Test
    void ctrlCLeavesALogForThePrompt() throws Exception {
        var release = new CountDownLatch(1);
        head.on("GET /api/v1/runs/job-71/log", request -> {
            if (request.number("offset") > 0) {
                awaitQuietly(release);
            }
            return Response.log("line\n".getBytes(StandardCharsets.UTF_8), 5, false);
        });
        try (var pty = start()) {
            pty.awaitText("> ");
            pty.type("logs -f 71\r");
            pty.awaitText("line");
            pty.type(CTRL_C);
            pty.awaitText("(3 queued, 1 running)> ");
            pty.type("exit\r");

            assertThat(pty.awaitExit()).isZero();
        } finally {
            release.countDown();
        }
    }

    @Test
    void aHeadThatGoesAndComesBackIsSaidOnce() throws Exception {
        try (var pty = start()) {
            pty.awaitText("> ");
            head.stop();
            pty.type("\r");
            pty.awaitText("The head has gone away");
            pty.awaitText("(away)> ");
            head.restart();
            pty.type("\r");
            pty.awaitText("The head is back.");
            pty.awaitText("(3 queued, 1 running)> ");
            pty.type(CTRL_D);

            assertThat(pty.awaitExit()).isZero();
        }
    }

    private Pty start() {
        return Pty.start(home, Map.of("WHIRR_SERVER_URL", head.url()), "");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
