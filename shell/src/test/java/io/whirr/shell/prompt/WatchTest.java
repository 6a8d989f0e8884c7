package io.whirr.shell.prompt;

import static io.whirr.shell.prompt.Pty.CTRL_C;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.whirr.shell.TestHead;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live view on a real terminal. */
class WatchTest {

    private static final String ARRAY = """
            {"id": 71, "name": "sweep", "command_argv": ["x"], "workdir": "/w", "status": "running", "attempt": 1,
             "worker_id": "h:gpu0", "elements": {"total": 10, "completed": 4, "failed": 1, "running": 2, "queued": 3}}
            """;
    private static final String PLAIN = """
            {"id": 72, "name": "train", "command_argv": ["x"], "workdir": "/w", "status": "running", "attempt": 1,
             "worker_id": "h:gpu1"}
            """;
    private static final String QUEUED = """
            {"id": 73, "name": "later", "command_argv": ["python", "b c"], "workdir": "/w", "status": "queued",
             "attempt": 1, "waits_for": "dependency"}
            """;
    private static final String CLEAR = "\u001b[2J";

    @TempDir
    private Path home = Path.of("");

    private volatile int completed = 4;

    private final TestHead head = new TestHead()
            .on("GET /api/v1/status", "{\"queued\": 1, \"running\": 2, \"workers_online\": 1, \"workers_total\": 2}")
            .on(
                    "GET /api/v1/jobs",
                    request -> TestHead.Response.json(
                            request.query().contains("status=failed")
                                    ? "{\"jobs\": []}"
                                    : "{\"jobs\": [" + ARRAY.replace("4", "" + completed) + "," + PLAIN + "," + QUEUED
                                            + "]}"))
            .on("GET /api/v1/runs/job-72/metrics", "{\"metrics\": [{\"step\": 3, \"loss\": 0.25}], \"count\": 1}")
            .on("GET /api/v1/workers", """
                    {"workers": [{"id": "h:gpu0", "status": "busy", "current_job_id": 71, "gpu_id": 0}]}
                    """);

    @BeforeEach
    void needsATerminal() {
        assumeTrue(Pty.available(), Pty.SCRIPT + " of util-linux is needed to make a terminal");
    }

    @AfterEach
    void close() {
        head.close();
    }

    @Test
    void everythingThatMattersIsOnOneScreen() throws Exception {
        try (var pty = watch()) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(screen(pty)).contains("Nothing has failed."));

            List<String> screen = screen(pty);
            assertThat(screen.getFirst())
                    .matches("\\d\\d:\\d\\d:\\d\\d  1 queued, 2 running, 1/2 workers  " + head.url());
            assertThat(screen.subList(1, 18))
                    .containsExactly(
                            "",
                            "Running",
                            "ID  NAME   RUNTIME  WORKER  PROGRESS",
                            "71  sweep  -        h:gpu0  5/10 [#####.....] 1 failed",
                            "72  train  -        h:gpu1  step=3  loss=0.25",
                            "",
                            "Queue",
                            "ID  NAME   SUBMITTED  WAITS FOR   COMMAND",
                            "73  later  -          dependency  python 'b c'",
                            "",
                            "Workers",
                            "ID      STATUS  GPU  JOB  LAST SEEN",
                            "h:gpu0  busy    0    71   -",
                            "",
                            "Failed within the hour",
                            "Nothing has failed.",
                            "");
            pty.type("q");
            assertThat(pty.awaitExit()).isZero();
        }
    }

    /** A screen that is cleared before each picture flickers. */
    @Test
    void onlyWhatChangesIsSent() throws Exception {
        try (var pty = watch()) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(screen(pty)).contains("Nothing has failed."));
            int before = pty.sent().length();

            completed = 8;
            await().untilAsserted(
                            () -> assertThat(String.join("\n", screen(pty))).contains("9/10 [#########.]"));

            String after = pty.sent().substring(before);
            assertThat(after).doesNotContain(CLEAR, "Workers", "Queue");
        }
    }

    @Test
    void aWindowOfAnotherSizeIsFilledAnew() throws Exception {
        try (var pty = watch()) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(screen(pty)).contains("Nothing has failed."));
            int before = pty.sent().length();

            pty.resize(14, 40);

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(Pty.screen(pty.sent().substring(before), 14, 40))
                            .contains("Workers", "71  sweep  -        h:gpu0  5/10 [#####…"));
        }
    }

    @Test
    void theHeadMayGoAndComeBack() throws Exception {
        try (var pty = watch()) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(screen(pty)).contains("Nothing has failed."));

            head.stop();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(screen(pty).get(1)).startsWith("Cannot reach the head"));
            head.restart();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(screen(pty).get(1)).isEmpty());
        }
    }

    @Test
    void ctrlCLeadsBackToThePrompt() throws Exception {
        try (var pty = Pty.start(home, Map.of("WHIRR_SERVER_URL", head.url()), "")) {
            pty.awaitText("> ");
            pty.type("watch -i 200ms\r");
            pty.awaitText("Nothing has failed.");
            pty.type(CTRL_C);
            pty.awaitText("(1 queued, 2 running)> ");
            pty.type("exit\r");

            assertThat(pty.awaitExit()).isZero();
        }
    }

    private Pty watch() {
        return Pty.start(home, Map.of("WHIRR_SERVER_URL", head.url()), "watch -i 200ms");
    }

    private static List<String> screen(Pty pty) {
        return pty.screen(Pty.ROWS, Pty.COLUMNS);
    }
}
