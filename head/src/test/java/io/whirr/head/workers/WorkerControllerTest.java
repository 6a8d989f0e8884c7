package io.whirr.head.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whirr.head.RunningHead;
import io.whirr.head.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is shown of workers, over real HTTP, to a head that writes down who was heard of when the test says so. */
@Timeout(120)
class WorkerControllerTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    static Path directory;

    private static RunningHead head;

    @BeforeAll
    static void start() {
        head = RunningHead.start(
                directory,
                List.of(),
                Map.of(
                        "whirr.database.url",
                        TestDatabase.fresh().url(),
                        "whirr.database.require-durability",
                        false,
                        "whirr.workers.presence-interval",
                        "1h",
                        "whirr.monitoring.max-age",
                        "0s"));
    }

    @AfterAll
    static void stop() {
        head.close();
    }

    @BeforeEach
    void nobodyIsThere() {
        presence().flush();
        jdbc().sql("TRUNCATE worker, task, job, run, batch_job_instance, batch_job_execution CASCADE")
                .update();
    }

    private static JdbcClient jdbc() {
        return head.context().getBean(JdbcClient.class);
    }

    private static Presence presence() {
        return head.context().getBean(Presence.class);
    }

    private static JsonNode get(String path) throws Exception {
        return answer(head.call("GET", "/api/v1" + path, null));
    }

    private static JsonNode post(String path, String body) throws Exception {
        return answer(head.call("POST", "/api/v1" + path, body, "Content-Type", "application/json"));
    }

    private static JsonNode answer(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static void register(String worker, List<Integer> gpus) throws Exception {
        post(
                "/workers/register",
                "{\"worker_id\": \"%s\", \"hostname\": \"h\", \"gpu_ids\": %s}".formatted(worker, gpus));
    }

    private static void unregister(String worker) throws Exception {
        post("/workers/unregister", "{\"worker_id\": \"%s\"}".formatted(worker));
    }

    private static long submit() throws Exception {
        return post("/jobs", "{\"command_argv\": [\"true\"], \"workdir\": \"/\"}")
                .path("job_id")
                .asLong();
    }

    private static JsonNode claim(String worker) throws Exception {
        return post("/jobs/claim", "{\"worker_id\": \"%s\"}".formatted(worker)).path("job");
    }

    private static void complete(long job, String worker) throws Exception {
        post("/jobs/%d/complete".formatted(job), "{\"worker_id\": \"%s\", \"exit_code\": 0}".formatted(worker));
    }

    /** All workers as {@code id status job}. */
    private static List<String> shown() throws Exception {
        return StreamSupport.stream(get("/workers").path("workers").spliterator(), false)
                .map(one -> "%s %s %s"
                        .formatted(
                                one.path("id").asString(),
                                one.path("status").asString(),
                                one.path("current_job_id").isNull()
                                        ? "-"
                                        : one.path("current_job_id").asString()))
                .toList();
    }

    private static OffsetDateTime heardOf(String worker) throws Exception {
        return StreamSupport.stream(get("/workers").path("workers").spliterator(), false)
                .filter(one -> one.path("id").asString().equals(worker))
                .map(one -> OffsetDateTime.parse(one.path("heartbeat_at").asString()))
                .findFirst()
                .orElseThrow();
    }

    private static void silentForAnHour() {
        jdbc().sql("UPDATE worker SET last_contact = last_contact - interval '1 hour'")
                .update();
    }

    @Test
    void gpusThatWereRegisteredUnderOneNameAreThereAsLongAsItIsHeardOf() throws Exception {
        register("w", List.of(0, 1));
        silentForAnHour();
        assertThat(shown()).containsExactly("w-gpu0 offline -", "w-gpu1 offline -");

        claim("w");

        assertThat(shown()).containsExactly("w-gpu0 idle -", "w-gpu1 idle -");
        presence().flush();
        assertThat(shown()).containsExactly("w-gpu0 idle -", "w-gpu1 idle -");
        assertThat(get("/status").path("workers_online").asInt()).isEqualTo(2);
        assertThat(get("/status").path("workers_total").asInt()).isEqualTo(2);
    }

    @Test
    void asManyGpusOfOneNameAreBusyAsItHasTasks() throws Exception {
        register("w", List.of(2, 10));
        long first = submit();
        long second = submit();

        claim("w");
        assertThat(shown()).containsExactly("w-gpu10 idle -", "w-gpu2 busy " + first);
        assertThat(get("/runs/job-" + first).path("hostname").asString()).isEqualTo("h");

        claim("w");
        assertThat(shown()).containsExactly("w-gpu10 busy " + second, "w-gpu2 busy " + first);

        complete(first, "w");
        assertThat(shown()).containsExactly("w-gpu10 idle -", "w-gpu2 busy " + second);
    }

    @Test
    void aGpuThatClaimsUnderItsOwnNameIsBusyItself() throws Exception {
        register("w", List.of(0, 1));
        long job = submit();

        claim("w-gpu1");

        assertThat(shown()).containsExactly("w-gpu0 idle -", "w-gpu1 busy " + job);
    }

    @Test
    void gpusOfOneNameGoAndComeBackTogether() throws Exception {
        register("w", List.of(0, 1));
        submit();
        claim("w");

        unregister("w");
        assertThat(shown()).containsExactly("w-gpu0 offline -", "w-gpu1 offline -");
        presence().flush();
        assertThat(shown()).containsExactly("w-gpu0 offline -", "w-gpu1 offline -");

        register("w", List.of(0, 1));
        assertThat(shown()).element(1).isEqualTo("w-gpu1 idle -");
    }

    @Test
    void aRegistrationSaysWhichGpusANameHasFromThenOn() throws Exception {
        register("w", List.of(0, 1, 2));
        register("w", List.of(0, 1));
        claim("w");
        assertThat(shown()).containsExactly("w-gpu0 idle -", "w-gpu1 idle -", "w-gpu2 offline -");

        register("w", List.of(1));
        claim("w");
        assertThat(shown()).containsExactly("w idle -", "w-gpu0 offline -", "w-gpu1 offline -", "w-gpu2 offline -");

        register("w", List.of(0, 1));
        claim("w");
        assertThat(shown()).containsExactly("w-gpu0 idle -", "w-gpu1 idle -", "w-gpu2 offline -");
    }

    @Test
    void gpusOfANameThatIsHeardOfAreNotForgotten() throws Exception {
        WorkerHistory history = head.context().getBean(WorkerHistory.class);
        register("w", List.of(0, 1));
        silentForAnHour();
        claim("w");
        presence().flush();

        assertThat(history.forgetSilentFor(Duration.ofMinutes(50))).isZero();
        unregister("w");
        assertThat(history.forgetSilentFor(Duration.ofMinutes(50))).isZero();

        jdbc().sql("UPDATE worker SET left_at = left_at - interval '1 hour'").update();
        silentForAnHour();
        assertThat(history.forgetSilentFor(Duration.ofMinutes(50))).isEqualTo(3);
        assertThat(shown()).isEmpty();
    }

    @Test
    void whoeverDrainsOneGpuOfANameDrainsThatName() throws Exception {
        register("drained", List.of(0, 1));
        submit();

        post("/workers/drained-gpu1/drain", "{}");

        assertThat(claim("drained").isNull()).isTrue();
        assertThat(shown()).containsExactly("drained-gpu0 draining -", "drained-gpu1 draining -");

        post("/workers/drained/undrain", "{}");
        assertThat(claim("drained").isNull()).isFalse();
    }

    @Test
    void noSlotAndNoGpuOfAProcessThatIsHeardOfIsSilent() throws Exception {
        for (String slot : List.of("s:gpu0", "s:gpu1")) {
            post(
                    "/workers/register",
                    "{\"worker_id\": \"%s\", \"hostname\": \"h\", \"instance\": \"life\"}".formatted(slot));
        }
        register("w", List.of(0, 1));
        silentForAnHour();
        assertThat(silent()).isEqualTo("3.0");

        claim("s:gpu0");
        claim("w-gpu1");
        presence().flush();

        assertThat(silent()).isEqualTo("0.0");
    }

    private static String silent() throws Exception {
        return head.call("GET", "/metrics", null)
                .body()
                .lines()
                .filter(line -> line.startsWith("whirr_workers_silent "))
                .map(line -> line.substring("whirr_workers_silent ".length()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoCallsIsShownAsHeardOfAtOnce() throws Exception {
        register("w", List.of(0));
        OffsetDateTime registered = heardOf("w");

        claim("w");
        OffsetDateTime claimed = heardOf("w");
        long job = submit();
        claim("w");
        post("/jobs/%d/heartbeat".formatted(job), "{\"worker_id\": \"w\"}");

        assertThat(claimed).isAfter(registered);
        assertThat(heardOf("w")).isAfter(claimed);
    }

    @Test
    void whoWasSilentAndCallsIsOnlineAtOnce() throws Exception {
        register("w", List.of(0));
        silentForAnHour();
        assertThat(get("/status").path("workers_online").asInt()).isZero();

        claim("w");

        assertThat(get("/status").path("workers_online").asInt()).isEqualTo(1);
    }

    @Test
    void whoHasLeftHasNoJobAlthoughItsLeaseGoesOn() throws Exception {
        register("w", List.of(0));
        long job = submit();
        claim("w");
        assertThat(shown()).containsExactly("w busy " + job);

        unregister("w");

        assertThat(shown()).containsExactly("w offline -");
        assertThat(get("/jobs/" + job).path("status").asString()).isEqualTo("running");
    }

    @Test
    void whoHasLeftIsBackWhenItCallsAgain() throws Exception {
        register("w", List.of());
        claim("w");
        unregister("w");
        presence().flush();
        assertThat(shown()).containsExactly("w offline -");

        claim("w");

        assertThat(shown()).containsExactly("w idle -");
        presence().flush();
        assertThat(shown()).containsExactly("w idle -");
    }

    /** That it was heard of waits for the table, and is written after it has left. */
    @Test
    void whoLeavesWhileItIsWrittenDownThatItWasThereStaysAway() throws Exception {
        register("w", List.of());
        TransactionTemplate transaction = head.context().getBean(TransactionTemplate.class);

        CompletableFuture<Void> writing = transaction.execute(status -> {
            jdbc().sql("LOCK TABLE worker IN SHARE ROW EXCLUSIVE MODE").update();
            CompletableFuture<Void> flush = CompletableFuture.runAsync(
                    WorkerControllerTest::heardOfAndWrittenDown,
                    task -> Thread.ofVirtual().start(task));
            await().until(WorkerControllerTest::somebodyWaits);
            head.context().getBean(WorkerController.class).unregister("w");
            return flush;
        });
        writing.join();

        assertThat(shown()).containsExactly("w offline -");
    }

    private static void heardOfAndWrittenDown() {
        presence().heardOf("w");
        presence().flush();
    }

    private static boolean somebodyWaits() {
        return jdbc().sql("""
                SELECT EXISTS (SELECT FROM pg_stat_activity
                               WHERE datname = current_database()
                                 AND wait_event_type = 'Lock'
                                 AND query LIKE '%UPDATE worker%')
                """).query(Boolean.class).single();
    }
}
