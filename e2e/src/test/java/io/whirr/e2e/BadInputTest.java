package io.whirr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.e2e.cluster.Api;
import io.whirr.e2e.cluster.Cluster;
import io.whirr.e2e.cluster.Head;
import io.whirr.e2e.cluster.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent, the answer is the sender's fault in words, and the head is as well as before. */
class BadInputTest {

    private static final String HUGE = "9223372036854775808";

    private static Cluster cluster;
    private static Api api;

    @BeforeAll
    static void start() {
        cluster = Cluster.empty();
        Head head = cluster.startHead().awaitHealthy();
        api = head.api();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void theHeadIsWell() {
        assertThat(api.health()).isEqualTo(200);
        long job = api.submit("true");
        assertThat(api.status(job)).isEqualTo("queued");
        assertThat(api.cancel(job).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "\"text\"",
                "{}",
                "{\"workdir\":\"/tmp\"}",
                "{\"command_argv\":[\"true\"]}",
                "{\"command_argv\":[],\"workdir\":\"/tmp\"}",
                "{\"command_argv\":\"true\",\"workdir\":\"/tmp\"}",
                "{\"command_argv\":{\"0\":\"true\"},\"workdir\":\"/tmp\"}",
                "{\"command_argv\":[1],\"workdir\":\"/tmp\"}",
                "{\"command_argv\":[null],\"workdir\":\"/tmp\"}",
                "{\"command_argv\":[[\"true\"]],\"workdir\":\"/tmp\"}",
                "{\"command_argv\":null,\"workdir\":\"/tmp\"}",
                "{\"command_argv\":[\"true\"],\"workdir\":7}",
                "{\"command_argv\":[\"true\"],\"workdir\":null}",
                "{\"command_argv\":[\"tr\\u0000ue\"],\"workdir\":\"/tmp\"}",
                "{\"command_argv\":[\"true\"],\"workdir\":\"/t\\u0000mp\"}",
                "{\"command_argv\":[\"true\"],\"workdir\":\"/tmp\",\"name\":\"\\u0000\"}",
                "{\"command_argv\":[\"true\"],\"workdir\":\"/tmp\",\"name\":7}",
                "{\"command_argv\":[\"true\"],\"workdir\":\"/tmp\",\"tags\":\"a\"}",
                "{\"command_argv\":[\"true\"],\"workdir\":\"/tmp\",\"tags\":[1]}",
                "{\"command_argv\":[\"true\"],\"workdir\":\"/tmp\",\"tags\":[\"\\u0000\"]}",
                "{\"command_argv\":[\"true\"],\"workdir\":\"/tmp\",\"config\":[]}",
                "{\"command_argv\":[\"true\"],\"workdir\":\"/tmp\",\"config\":{\"a\":\"\\u0000\"}}",
                "{\"command_argv\":[\"\\ud800\"],\"workdir\":\"/tmp\"}",
            })
    void aWrongSubmissionIsRefused(String body) {
        refused(api.postRaw("/api/v1/jobs", bytes(body)));
    }

    /** What the job model cannot do is refused with the reason, also what is only misspelt. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"array\":\"0-9%0\" | %0 would run none",
                "\"array\":\"0-9999999\" | at most 1000000 elements, this one 10000000",
                "\"array\":\"0-\" | body",
                "\"after\":[{\"job\":999999999}] | there is no job 999999999",
                "\"limits\":{\"run_timeout_seconds\":-1} | greater than or equal to 1",
                "\"needs\":{\"gpus\":-1} | greater than or equal to 0",
                "\"needs\":{\"gpu\":1} | here may be gpus",
                "\"retry\":{\"max_attempts\":0} | greater than or equal to 1",
                "\"retry\":{\"limit\":3} | here may be max_attempts",
                "\"priority\":99999999 | less than or equal to 1000",
            })
    void aJobThatCannotBeIsRefusedWithTheReason(String member, String reason) {
        Reply reply =
                api.postRaw("/api/v1/jobs", bytes("{\"command_argv\":[\"true\"],\"workdir\":\"/\"," + member + "}"));

        refused(reply);
        assertThat(reply.body()).contains(reason);
    }

    @Test
    void aCircleIsRefusedWithItsMembers() {
        String node =
                "{\"key\":\"%s\",\"job\":{\"command_argv\":[\"true\"],\"workdir\":\"/\",\"after\":[{\"key\":\"%s\"}]}}";

        Reply reply = api.postRaw(
                "/api/v1/jobs/graph",
                bytes("{\"jobs\":[" + node.formatted("a", "b") + "," + node.formatted("b", "a") + "]}"));

        refused(reply);
        assertThat(reply.body()).contains("none could ever start");
    }

    @Test
    void invalidUtf8IsRefused() {
        byte[] body = "{\"command_argv\":[\"?\"],\"workdir\":\"/tmp\"}".getBytes(StandardCharsets.ISO_8859_1);
        body[indexOf(body, '?')] = (byte) 0xff;

        refused(api.postRaw("/api/v1/jobs", body));
    }

    @Test
    void aCommandOfTenMegabytesIsRefused() {
        String argument = "x".repeat(10 << 20);

        refused(api.postRaw("/api/v1/jobs", bytes("{\"command_argv\":[\"" + argument + "\"],\"workdir\":\"/tmp\"}")));
    }

    @Test
    void deepNestingIsRefused() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);

        refused(api.postRaw(
                "/api/v1/jobs", bytes("{\"command_argv\":[\"a\"],\"workdir\":\"/\",\"config\":{\"a\":" + deep + "}}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {HUGE, "-" + HUGE + "0", "1.5", "x", "1e400", "%00", "..", "%2e%2e", "1%2f2", " ", "٣"})
    void anIdThatIsNoneIsRefused(String id) {
        String path = "/api/v1/jobs/" + id.replace(" ", "%20").replace("٣", "%D9%A3");

        refused(api.get(path));
        refused(api.post(path + "/cancel", Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/api/v1/jobs/999999999/cancel | {}",
                "/api/v1/jobs/999999999/complete | {\"worker_id\":\"w\",\"exit_code\":0}",
                "/api/v1/jobs/999999999/fail | {\"worker_id\":\"w\",\"error_message\":\"e\"}",
                "/api/v1/jobs/999999999/heartbeat | {\"worker_id\":\"w\"}",
                "/api/v1/jobs/1/complete | {\"worker_id\":\"w\",\"exit_code\":2147483648}",
                "/api/v1/jobs/1/complete | {\"worker_id\":\"w\",\"exit_code\":\"zero\"}",
                "/api/v1/jobs/1/complete | {\"worker_id\":\"w\",\"exit_code\":0,\"run_id\":\"..\"}",
                "/api/v1/jobs/1/complete | {\"worker_id\":\"w\",\"exit_code\":0,\"token\":" + HUGE + "}",
                "/api/v1/jobs/1/heartbeat | {\"worker_id\":\"w\",\"lease_seconds\":9}",
                "/api/v1/jobs/1/heartbeat | {\"worker_id\":\"w\",\"lease_seconds\":601}",
                "/api/v1/jobs/1/heartbeat | {\"worker_id\":7}",
                "/api/v1/jobs/claim | {}",
                "/api/v1/jobs/claim | {\"worker_id\":\"w\",\"lease_seconds\":" + HUGE + "}",
                "/api/v1/jobs/claim | {\"worker_id\":\"w\\u0000\"}",
                "/api/v1/jobs/claim | {\"worker_id\":\"w\",\"wait_seconds\":-1}",
                "/api/v1/workers/register | {\"worker_id\":\"w\"}",
                "/api/v1/workers/register | {\"worker_id\":\"w\\u0000\",\"hostname\":\"h\"}",
                "/api/v1/workers/register | {\"worker_id\":\"w\",\"hostname\":\"h\",\"gpu_ids\":[\"a\"]}",
                "/api/v1/workers/unregister | {\"worker_id\":null}",
            })
    void aWrongCallAboutAJobOrWorkerIsRefused(String path, String body) {
        refused(api.postRaw(path, bytes(body)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/jobs?limit=0",
                "/api/v1/jobs?limit=501",
                "/api/v1/jobs?limit=" + HUGE,
                "/api/v1/jobs?limit=x",
                "/api/v1/runs?limit=-1",
                "/api/v1/runs/nobody",
                "/api/v1/runs/..",
                "/api/v1/runs/%2e%2e",
                "/api/v1/runs/job-" + HUGE,
                "/api/v1/runs/job-1%00",
                "/api/v1/runs/%2e%2e/metrics",
                "/api/v1/runs/%2e%2e/artifacts",
                "/api/v1/runs/%2e%2e/artifacts/etc/passwd",
                "/api/v1/nothing",
            })
    void aWrongQuestionIsRefused(String path) {
        refused(api.get(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%2e%2e/%2e%2e/%2e%2e/etc/passwd",
                "..%2f..%2f..%2fetc%2fpasswd",
                "%2fetc%2fpasswd",
                "a%00b",
                "escape",
                "nothing",
                "",
            })
    void noPathLeadsOutOfARun(String path) throws IOException {
        long job = api.submit("true");
        Path run = Files.createDirectories(cluster.data().resolve("runs/job-" + job));
        Files.createSymbolicLink(run.resolve("escape"), Path.of("/etc/passwd"));

        Reply reply = api.get("/api/v1/runs/job-" + job + "/artifacts/" + path);

        refused(reply);
        assertThat(reply.body()).doesNotContain("root:");
        assertThat(api.cancel(job).status()).isEqualTo(200);
    }

    /** In upstream one wrong byte in a task's metrics was an error 500 for good. */
    @Test
    void metricsThatAreHalfBrokenAreReadAsFarAsTheyGo() throws IOException {
        long job = api.submit("true");
        Path run = Files.createDirectories(cluster.data().resolve("runs/job-" + job));
        Files.write(run.resolve("metrics.jsonl"), bytes("""
                {"_idx": 0, "step": 1, "loss": 0.5}
                not json
                {"_idx": 1, "step": 2, "loss": NaN, "big": 123456789012345678901234567890}
                {"_idx": 2, "step": 3, "name": "\u00ff"}
                {"_idx": 3, "st"""));
        byte[] broken = Files.readAllBytes(run.resolve("metrics.jsonl"));
        broken[indexOf(broken, 0xc3)] = (byte) 0xff;
        Files.write(run.resolve("metrics.jsonl"), broken);

        Reply reply = api.get("/api/v1/runs/job-" + job + "/metrics");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("count").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(reply.json().path("metrics").get(1).path("loss").isNull()).isTrue();
        assertThat(api.cancel(job).status()).isEqualTo(200);
    }

    private static void refused(Reply reply) {
        assertThat(reply.status()).as(reply.toString()).isBetween(400, 499);
        assertThat(reply.detail()).as(reply.toString()).hasSizeGreaterThan(5);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int indexOf(byte[] bytes, int wanted) {
        for (int i = 0; i < bytes.length; i++) {
            if ((bytes[i] & 0xff) == wanted) {
                return i;
            }
        }
        throw new IllegalArgumentException("no byte " + wanted);
    }
}
