package io.whirr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.e2e.cluster.Client;
import io.whirr.e2e.cluster.Client.Said;
import io.whirr.e2e.cluster.Cluster;
import io.whirr.e2e.cluster.Head;
import io.whirr.e2e.cluster.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every verb of the client, as a user calls it, with a real head and a real worker. */
class ClientTest {

    private static final String METRICS = "echo '{\"step\": 1, \"loss\": '$0'}' >> $WHIRR_RUN_DIR/metrics.jsonl";

    private static Cluster cluster;
    private static Client client;

    @BeforeAll
    static void start() throws IOException {
        cluster = Cluster.empty();
        Head head = cluster.startHead().awaitHealthy();
        cluster.startWorker(head).awaitOnline(head.api());
        client = new Client(
                head.url(), Files.createDirectories(cluster.directory().resolve("home")));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aJobIsSubmittedFollowedAndShown() {
        Said followed = client.run("submit", "-n", "probe", "-t", "a,b", "-q", "-F", "sh", "-c", "echo hi; exit 3");

        assertThat(followed.code()).isEqualTo(3);
        List<String> lines = followed.out().lines().toList();
        assertThat(lines).hasSize(2).last().isEqualTo("hi");
        String id = lines.getFirst();
        assertThat(followed.err()).contains("Job #" + id + " failed", "exit code 3");
        assertThat(client.run("status", id).out()).contains("name:      probe", "status:    failed", "tags:      a, b");
        assertThat(client.run("logs", id).out()).isEqualTo("hi\n");
        assertThat(json("status", id).path("exit_code").asInt()).isEqualTo(3);
        assertThat(client.run("list", "--name", "probe", "-q").out()).isEqualTo(id + "\n");
        assertThat(client.run("list", "-t", "b", "-s", "failed", "-q").out()).isEqualTo(id + "\n");
        assertThat(client.run("show", id).out()).contains("Run job-" + id, "status:    failed");
        assertThat(client.run("runs", "-t", "a", "-q").out()).isEqualTo("job-" + id + "\n");
        assertThat(client.run("explain", id).out()).contains("failed");
        assertThat(client.run("events", id).out()).contains("submitted", "attempt 1 handed to", "exit code 3");
    }

    /** Each class or lambda that the training run did not meet is read, checked or made at every start. */
    @Test
    void theArchiveHasAllThatTheUsualCommandsLoad() throws IOException {
        submitted("true");
        for (String command : List.of("status", "list", "runs")) {
            Path log = client.directory().resolve("classes-" + command);
            Map<String, String> options = Map.of("WHIRR_CLIENT_OPTS", "-Xlog:class+load:file=" + log);

            assertThat(client.run(options, command).code()).isZero();
            assertThat(Files.readAllLines(log))
                    .anyMatch(line -> line.contains("io.whirr.shell") && line.contains("shared objects file"))
                    .noneMatch(line -> line.contains("ChunkedInputStream") && line.contains("source: jrt:"))
                    .filteredOn(line -> line.contains("source: io.whirr") || line.contains("source: file:"))
                    .as("a few hang on what there is to show; a command that is not trained loads dozens")
                    .hasSizeLessThan(8);
        }
    }

    @Test
    void aFailedJobIsTriedAgainAndBothLogsStay() {
        String id = submitted("sh", "-c", "echo try $WHIRR_ATTEMPT; exit 1");
        assertThat(client.run("wait", id).code()).isOne();

        assertThat(client.run("retry", id).out()).isEqualTo("Job #" + id + " is queued again (attempt 2)\n");
        assertThat(client.run("wait", id).code()).isOne();

        assertThat(client.run("logs", id).out()).isEqualTo("try 2\n");
        assertThat(client.run("logs", id, "--attempt", "1").out()).isEqualTo("try 1\n");
        assertThat(client.run("attempts", id, "-q").out()).isEqualTo("1\n2\n");
        assertThat(client.run("logs", id, "--attempt", "7").code()).isOne();
    }

    @Test
    void aHeldJobWaitsUntilItIsReleased() {
        String id = submitted("--hold", "true");

        assertThat(json("status", id).path("waits_for").asString()).isEqualTo("hold");
        assertThat(client.run("explain", id).out()).contains("held");
        assertThat(client.run("priority", id, "-5").out()).isEqualTo("Job #" + id + " has priority -5\n");
        assertThat(json("status", id).path("priority").asInt()).isEqualTo(-5);
        assertThat(client.run("release", id).out()).isEqualTo("Job #" + id + " is released\n");
        assertThat(client.run("wait", id).code()).isZero();
        assertThat(client.run("hold", id).err()).contains("final");
    }

    @Test
    void aRunningJobIsCancelledOrRequeued() {
        String id = submitted("-t", "long", "sleep", "300");
        awaitStatus(id, "running");

        assertThat(client.run("requeue", id).out()).isEqualTo("Job #" + id + " is queued again\n");
        Patience.until("attempt 2 runs", Duration.ofMinutes(1), () -> {
            JsonNode job = json("status", id);
            return job.path("attempt").asInt() == 2
                    && job.path("status").asString().equals("running");
        });
        assertThat(client.run("cancel", "-t", "long", "-o", "json").out()).contains("\"requested\" : 1");
        assertThat(client.run("wait", id).code()).isOne();
        assertThat(client.run("cancel", id).out()).isEqualTo("Job #" + id + " is already cancelled\n");
        assertThat(client.run("cancel", "--all-queued").out()).isEqualTo("No queued jobs to cancel\n");
    }

    @Test
    void theElementsOfAnArrayAreLookedAtOneByOne() {
        String id = submitted("-a", "0-3", "sh", "-c", "echo I am $WHIRR_ARRAY_INDEX; test $WHIRR_ARRAY_INDEX != 2");
        assertThat(client.run("wait", id).code()).isOne();

        assertThat(client.run("elements", id, "-s", "failed", "-q").out()).isEqualTo(id + ".2\n");
        assertThat(client.run("logs", id + ".3").out()).isEqualTo("I am 3\n");
        assertThat(client.run("status", id + ".2").out()).contains("Job #" + id + ".2", "failed");
        assertThat(client.run("status", id).out()).contains("4: 3 completed, 1 failed");
        assertThat(client.run("logs", id).err()).contains("is an array");
        assertThat(client.run("runs", "-j", id, "-q").out().lines()).hasSize(4);
        assertThat(client.run("retry", id + ".2").code()).isZero();
        assertThat(client.run("wait", id).code()).isOne();
        assertThat(client.run("attempts", id + ".2", "-q").out()).isEqualTo("1\n2\n");
    }

    @Test
    void aFileMakesAPipelineOrAGraph() throws IOException {
        Files.writeString(home("pipeline.yaml"), """
                name: pipeline
                steps:
                - {name: one, command_argv: [echo, first]}
                - {name: two, command_argv: [sh, -c, echo second; exit 4]}
                """);
        Said followed = client.run("submit", "-f", "pipeline.yaml", "-q", "-F");
        assertThat(followed.code()).isEqualTo(4);
        assertThat(followed.out()).endsWith("first\nsecond\n");

        Files.writeString(home("graph.yaml"), """
                jobs:
                - {key: a, command_argv: [sh, -c, exit 1]}
                - {key: b, command_argv: [echo, b], after: [{key: a, on: failed}]}
                - {key: c, command_argv: [echo, c], after: [{key: a}]}
                """);
        Said graph = client.run("submit", "-f", "graph.yaml", "-w", "-o", "jsonl");
        assertThat(graph.code()).isOne();
        assertThat(graph.out().lines().filter(line -> line.startsWith("{\"key\"")))
                .as(graph.err())
                .hasSize(3);
        assertThat(graph.out().lines().filter(line -> line.contains("\"cancelled\"")))
                .hasSize(1);
    }

    @Test
    void aDryRunOfASweepShowsWhatBecomesOfIt() throws IOException {
        Files.writeString(home("sweep.yaml"), """
                program: echo
                name: lr
                method: random
                max_runs: 4
                parameters:
                  lr: {distribution: log_uniform, min: 0.00001, max: 0.1}
                  size: {values: [16, 32]}
                """);

        JsonNode preview = json("sweep", "sweep.yaml", "--dry-run");
        String seed = preview.path("seed").asString();
        Said swept = client.run("sweep", "sweep.yaml", "--seed", seed, "-q");
        String id = swept.out().strip();
        assertThat(client.run("wait", id).code()).isZero();

        for (int i = 0; i < 4; i++) {
            List<String> words = preview.path("combinations")
                    .path(i)
                    .path("command_argv")
                    .valueStream()
                    .map(JsonNode::asString)
                    .skip(1)
                    .toList();
            assertThat(client.run("logs", id + "." + i).out()).isEqualTo(String.join(" ", words) + "\n");
        }
        assertThat(client.run("list", "-t", "sweep:lr", "-q").out()).isEqualTo(id + "\n");
    }

    @Test
    void runsAreComparedAndExported() throws IOException {
        String worse = submitted("-t", "cmp", "-c", "lr=0.1", "sh", "-c", METRICS, "0.5");
        String better = submitted("-t", "cmp", "-c", "lr=0.01", "sh", "-c", METRICS, "0.25");
        assertThat(client.run("wait", worse, better).code()).isZero();

        assertThat(client.run("compare", worse, better, "-m").out()).contains("lr ≠", "0.25 *");
        assertThat(client.run("export", "runs.csv", "-t", "cmp").out()).isEqualTo("Exported 2 run(s) to runs.csv\n");
        assertThat(Files.readAllLines(home("runs.csv")))
                .hasSize(3)
                .first()
                .asString()
                .contains("config.lr");
        assertThat(client.run("export", "runs.json", "-r", better, "-m").code()).isZero();
        assertThat(new JsonMapper()
                        .readTree(Files.readString(home("runs.json")))
                        .path(0)
                        .path("metrics"))
                .hasSize(1);
    }

    @Test
    void aStudyIsRunAndRanked() {
        assertThat(client.run("ablate", "init", "study", "-m", "loss").code()).isZero();
        assertThat(client.run("ablate", "add", "study", "x=2").code()).isZero();
        Said run = client.run(
                "ablate",
                "run",
                "study",
                "-r",
                "2",
                "-q",
                "--",
                "sh",
                "-c",
                "x=$(grep -c '\"x\" :' {{cfg_path}}); echo '{\"loss\": '$x'.5}' >> $WHIRR_RUN_DIR/metrics.jsonl");
        assertThat(run.out().lines()).hasSize(4);
        var words = new ArrayList<>(List.of("wait"));
        words.addAll(run.out().lines().toList());
        assertThat(client.run(words.toArray(String[]::new)).code()).isZero();

        assertThat(client.run("ablate", "rank", "study").out()).contains("baseline mean: 0.5000 (n=2)", "+1.0000  2");
    }

    @Test
    void aDrainedWorkerGetsNothing() {
        String worker = json("workers").path(0).path("id").asString();
        assertThat(client.run("drain", worker, "-r", "new driver", "--wait").code())
                .isZero();
        String id = submitted("true");

        assertThat(client.run("workers").out()).contains("draining", "drained: new driver");
        assertThat(client.run("doctor").out()).contains("draining");
        assertThat(client.run("wait", id, "--timeout", "1s").code()).isEqualTo(124);
        assertThat(client.run("undrain", worker).code()).isZero();
        assertThat(client.run("wait", id).code()).isZero();
        assertThat(client.run("doctor").code()).isZero();
    }

    @Test
    void aScheduleIsTriedPausedAndTakenAway() {
        Said made = client.run(
                "schedule", "create", "nights", "-w", "0 2 * * 1-5", "-z", "Europe/Berlin", "--", "echo", "due");
        assertThat(made.out()).startsWith("nights: every weekday at 02:00 Europe/Berlin; next ");
        assertThat(client.run("schedule", "list").out()).contains("nights", "every weekday at 02:00 Europe/Berlin");
        assertThat(client.run("schedule", "preview", "nights", "--from", "2027-03-26", "-n", "2")
                        .out())
                .contains("2027-03-26T02:00+01:00", "2027-03-29T02:00+02:00");
        assertThat(client.run("schedule", "pause", "nights", "--note", "moved").out())
                .contains("paused");
        assertThat(client.run("schedule", "describe", "nights").out()).contains("note:     moved", "echo due");
        assertThat(client.run("schedule", "resume", "nights").out()).contains("next ");

        assertThat(client.run("schedule", "trigger", "nights").code()).isZero();
        String id = json("schedule", "firings", "nights", "-s", "started")
                .path(0)
                .path("job_id")
                .asString();
        assertThat(client.run("wait", id).code()).isZero();
        assertThat(client.run("logs", id).out()).isEqualTo("due\n");
        assertThat(client.run("schedule", "backfill", "nights", "--start", "2026-11-02", "--end", "2026-11-03")
                        .out())
                .contains("of 1 times");
        assertThat(client.run("schedule", "delete", "nights").out()).isEqualTo("Deleted schedule nights\n");
        assertThat(client.run("schedule", "describe", "nights"))
                .returns(1, Said::code)
                .extracting(Said::err)
                .asString()
                .contains("not found");
    }

    /** Quotes, dashes, blanks, line ends, emoji, and bytes that are no text at all. */
    @Test
    void theCommandArrivesByteForByte() {
        Said said =
                client.shell("whirr submit -q -F -- printf '%s|' --name \"it's\" 'a  b' \"$(printf 'x\\ny')\" '' 😀 "
                        + "'$HOME' '\\\\n' \"$(printf 'caf\\351')\" -- | od -An -tx1 | tr -d ' \\n'");

        byte[] expected = "--name|it's|a  b|x\ny||😀|$HOME|\\\\n|caf".getBytes(StandardCharsets.UTF_8);
        var hex = HexFormat.of();
        assertThat(said.out()).endsWith(hex.formatHex(expected) + "e97c2d2d7c");
    }

    @Test
    void watchIntoAPipePrintsALineForEachChange() {
        Said said = client.shell("whirr watch -i 200ms & pid=$!; id=$(whirr submit -q -n seen true); "
                + "whirr wait -q $id; sleep 1; kill $pid");

        assertThat(said.out()).contains("seen  completed");
    }

    @Test
    void settingsProfilesAndASecondHead() {
        String head = client.head().toString();
        var lost = Map.of("WHIRR_SERVER_URL", "");
        assertThat(client.run(lost, "config", "set", "server", "http://127.0.0.1:1," + head, "--profile", "two")
                        .code())
                .isZero();

        assertThat(client.run(lost, "status", "--profile", "two").code()).isZero();
        assertThat(client.run(lost, "config", "--profile", "two").out()).contains(head, "profile two");
        Said away = client.run("status", "--server", "http://127.0.0.1:1");
        assertThat(away.code()).isOne();
        assertThat(away.err()).contains("http://127.0.0.1:1", "--server", "Connection refused");
        assertThat(client.run("completion", "bash").out()).contains("complete -F _whirr whirr");
        assertThat(client.run("__complete", "bash", "whirr wor", "wor").out()).isEqualTo("workers\n");
        assertThat(client.run("version").out()).startsWith("whirr ");
        assertThat(client.run("help").out()).contains("submit", "watch");
    }

    private static String submitted(String... words) {
        var all = new ArrayList<>(List.of("submit", "-q"));
        all.addAll(List.of(words));
        Said said = client.run(all.toArray(String[]::new));
        assertThat(said.err()).isEmpty();
        return said.out().strip();
    }

    private static JsonNode json(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-o", "json"));
        return new JsonMapper().readTree(client.run(all.toArray(String[]::new)).out());
    }

    private static void awaitStatus(String id, String status) {
        Patience.until(
                "job " + id + " is " + status,
                Duration.ofMinutes(1),
                () -> json("status", id).path("status").asString().equals(status));
    }

    private static Path home(String name) {
        return client.directory().resolve(name);
    }
}
