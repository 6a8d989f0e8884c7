package io.whirr.shell.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.shell.TestHead;
import io.whirr.shell.TestHead.Response;
import io.whirr.shell.Typed;
import io.whirr.shell.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a submission can say beside its command. */
class JobModelTest {

    private static final String SUBMIT = "POST /api/v1/jobs";

    @TempDir
    private Path directory = Path.of("");

    private final TestHead head = new TestHead()
            .on(
                    SUBMIT,
                    "{\"job_id\": 7, \"run_id\": \"job-7\", \"run_dir\": \"\", \"message\": \"\", \"elements\": 5}");

    @AfterEach
    void close() {
        head.close();
    }

    @Test
    void needsLimitsAndRetriesAreWhatTheWireCallsThem() {
        var sent = sent(
                "-g",
                "2",
                "--needs",
                "gpu-model=A100,gpu-memory=40,cpus=8,memory=64G",
                "--label",
                "zone=eu",
                "--timeout",
                "1h30m",
                "--queue-timeout",
                "2d",
                "--grace",
                "0",
                "--memory-limit",
                "1.5G",
                "--cpu-limit",
                "1.5",
                "--log-limit",
                "10M",
                "-r",
                "3",
                "--backoff",
                "500ms",
                "--retry-on",
                "1,75",
                "ls");

        assertThat(sent.path("needs")).isEqualTo(json("""
                {"gpus": 2, "gpu_model": "A100", "gpu_memory_gb": 40, "cpus": 8, "memory_mb": 65536,
                 "labels": {"zone": "eu"}}"""));
        assertThat(sent.path("limits")).isEqualTo(json("""
                {"run_timeout_seconds": 5400, "queue_timeout_seconds": 172800, "grace_seconds": 0, "memory_mb": 1536,
                 "log_mb": 10, "cpus": 1.5}"""));
        assertThat(sent.path("retry"))
                .isEqualTo(json("{\"max_attempts\": 4, \"backoff_seconds\": 0.5, \"exit_codes\": [1, 75]}"));
    }

    @Test
    void placeOwnerAndDependencies() {
        var sent = sent(
                "-p",
                "-5",
                "--owner",
                "ann",
                "--group",
                "lab",
                "--hold",
                "--after",
                "3",
                "--after",
                "#4:any",
                "--after",
                "job-5:failed:each",
                "-e",
                "A=b=c",
                "-e",
                "B=",
                "ls");

        assertThat(sent.path("priority").asInt()).isEqualTo(-5);
        assertThat(sent.path("owner").asString()).isEqualTo("ann");
        assertThat(sent.path("group").asString()).isEqualTo("lab");
        assertThat(sent.path("hold").asBoolean()).isTrue();
        assertThat(sent.path("after")).isEqualTo(json("""
                [{"job": 3}, {"job": 4, "on": "any"}, {"job": 5, "on": "failed", "elementwise": true}]"""));
        assertThat(sent.path("env")).isEqualTo(json("{\"A\": \"b=c\", \"B\": \"\"}"));
    }

    @Test
    void whatIsNotSaidIsNotSent() {
        assertThat(sent("ls").propertyNames()).containsExactlyInAnyOrder("command_argv", "workdir");
    }

    @Test
    void theOwnerMayBeASetting() {
        Typed.with(
                new Settings(Map.of("WHIRR_SERVER_URL", head.url(), "WHIRR_OWNER", "ann"), directory), "submit", "ls");

        assertThat(head.request(SUBMIT).json().path("owner").asString()).isEqualTo("ann");
    }

    @Test
    void nonsenseIsRefusedBeforeAnythingIsSent() {
        for (String[] options : new String[][] {
            {"--timeout", "soon"}, {"--timeout", "0"}, {"--needs", "gpu=1"}, {"--needs", "cpus=many"},
            {"--memory-limit", "much"}, {"--after", "7:maybe"}, {"-p", "1001"}, {"-e", "A"},
            {"--label", "=x"}, {"-r", "-1"}, {"--cpu-limit", "0"}, {"--retry-on", "x"}
        }) {
            var typed = Typed.at(head, "submit", options[0], options[1], "ls");
            assertThat(typed.code()).as(String.join(" ", options)).isEqualTo(2);
            assertThat(typed.err()).contains(options[0].equals("-e") ? "--env" : "cannot be");
        }
        assertThat(head.requests()).isEmpty();
    }

    @Test
    void anArraySaysHowManyElementsItHas() {
        var typed = Typed.at(head, "submit", "-a", "0-9:2%3", "ls");

        assertThat(head.request(SUBMIT).json().path("array").asString()).isEqualTo("0-9:2%3");
        assertThat(typed.out()).contains("elements: 5\n");
    }

    /** An old head passes over what it does not know. */
    @Test
    void anArrayThatBecameASingleJobIsAnError() {
        head.on(SUBMIT, "{\"job_id\": 7, \"run_id\": \"job-7\", \"run_dir\": \"\", \"message\": \"\"}");

        var typed = Typed.at(head, "submit", "-a", "0-4", "ls");

        assertThat(typed.code()).isOne();
        assertThat(typed.err()).contains("queued the command of job #7 once", "whirr cancel 7");
    }

    @Test
    void aFileDescribesAJobAndOptionsWinOverIt() throws IOException {
        Path file = write("job.yaml", """
                name: train
                workdir: /w
                tags: [a]
                command_argv: [python, train.py]
                needs: {gpus: 1, gpu_model: A100}
                limits:
                  run_timeout_seconds: 60
                """);

        Typed.at(head, "submit", "-f", file.toString(), "-g", "4", "-n", "mine");

        assertThat(head.request(SUBMIT).json()).isEqualTo(json("""
                {"name": "mine", "workdir": "/w", "tags": ["a"], "command_argv": ["python", "train.py"],
                 "needs": {"gpus": 4, "gpu_model": "A100"}, "limits": {"run_timeout_seconds": 60}}"""));
    }

    @Test
    void aFileWithoutADirectoryRunsInThisOne() throws IOException {
        Typed.at(
                head,
                "submit",
                "-f",
                write("job.json", "{\"command_argv\": [\"ls\"]}").toString());

        assertThat(head.request(SUBMIT).json().path("workdir").asString()).isEqualTo(System.getProperty("user.dir"));
    }

    @Test
    void aKeyThatTheHeadWouldPassOverIsRefused() throws IOException {
        Path file = write("job.yaml", "command_argv: [ls]\nlimits: {run_timout_seconds: 5}\n");

        var typed = Typed.at(head, "submit", "-f", file.toString());

        assertThat(typed.code()).isOne();
        assertThat(typed.err())
                .contains(": limits: there is no 'run_timout_seconds'.", "Did you mean 'run_timeout_seconds'?");
        assertThat(Typed.at(
                                head,
                                "submit",
                                "-f",
                                write("b", "steps: [{name: a, comand: b}]").toString())
                        .err())
                .contains("steps: there is no 'comand'");
        assertThat(head.requests()).isEmpty();
    }

    @Test
    void aFileThatIsNoYamlIsRefusedWithItsPlace() throws IOException {
        assertThat(Typed.at(head, "submit", "-f", write("x", "a: b: c").toString())
                        .err())
                .contains("line 1, column 5");
        assertThat(Typed.at(head, "submit", "-f", write("y", "[1]").toString()).err())
                .contains("not a mapping");
        assertThat(Typed.at(head, "submit", "-f", "/nonexistent/z").err()).contains("There is no file /nonexistent/z");
        assertThat(Typed.at(head, "submit").err()).contains("needs [--] COMMAND…", "--file FILE");
    }

    @Test
    void aGraphIsSentWhole() throws IOException {
        head.on("POST /api/v1/jobs/graph", """
                {"jobs": [{"key": "a", "job": {"job_id": 7}}, {"key": "b", "job": {"job_id": 8}}], "message": ""}""");
        Path file = write("graph.yaml", """
                jobs:
                - {key: a, command_argv: [prepare], workdir: /w}
                - {key: b, command_argv: [train], after: [{key: a, on: any}]}
                """);

        var typed = Typed.at(head, "submit", "-f", file.toString());

        assertThat(typed.out()).isEqualTo("KEY  JOB\na    7\nb    8\n");
        var jobs = head.request("POST /api/v1/jobs/graph").json().path("jobs");
        assertThat(jobs.path(0)).isEqualTo(json("""
                {"key": "a", "job": {"command_argv": ["prepare"], "workdir": "/w"}}"""));
        assertThat(jobs.path(1).path("job").path("after")).isEqualTo(json("[{\"key\": \"a\", \"on\": \"any\"}]"));
        assertThat(head.request("POST /api/v1/jobs/graph").header("Idempotency-key"))
                .isNotEmpty();
        assertThat(Typed.at(head, "submit", "-f", file.toString(), "-g", "1").code())
                .isEqualTo(2);
        assertThat(Typed.at(head, "submit", "-q", "-f", file.toString()).out()).isEqualTo("7\n8\n");
    }

    @Test
    void aGraphWhoseJobsHaveNoKeysIsRefused() throws IOException {
        assertThat(Typed.at(
                                head,
                                "submit",
                                "-f",
                                write("g", "jobs: [{command_argv: [a]}]").toString())
                        .err())
                .contains("needs a 'key'");
    }

    @Test
    void waitOfAGraphWaitsForAllOfIt() throws IOException {
        head.on("POST /api/v1/jobs/graph", "{\"jobs\": [{\"key\": \"a\", \"job_id\": 7}], \"message\": \"\"}");
        head.on("GET /api/v1/jobs/7", _ -> Response.json(TestJobs.ended(7, "failed", 1, 9)));

        var typed = Typed.at(
                head,
                "submit",
                "-w",
                "-f",
                write("g", "jobs: [{key: a, command_argv: [x]}]").toString());

        assertThat(typed.code()).isEqualTo(9);
    }

    private JsonNode sent(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addFirst("submit");
        var typed = Typed.at(head, all.toArray(String[]::new));
        assertThat(typed.err()).isEmpty();
        return head.request(SUBMIT).json();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text);
    }
}
