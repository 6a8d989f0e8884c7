package io.whirr.head.runs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.util.FileSystemUtils;

/** The elements of an array have runs of their own, and everything that a job's run has. */
class ElementRunsTest extends RunsTest {

    @Autowired
    RunWatch watch;

    @BeforeEach
    void inTheDirectoryOfElement17() throws IOException {
        directory = Files.createDirectories(elements().resolve("job-" + job + ".17"));
    }

    @Test
    void anElementHasARunFromItsFirstStartOn() {
        var before = get(of(".17"));
        assertThat(before.statusCode()).isEqualTo(404);
        assertThat(detail(before))
                .isEqualTo("Run job-%d.17 not found: the run of an element begins when the element first starts"
                        .formatted(job));

        givenElementStarted(17, 1);
        var run = json(of(".17"));

        assertThat(run.path("id").asString()).isEqualTo("job-" + job + ".17");
        assertThat(run.path("job_id").asLong()).isEqualTo(job);
        assertThat(run.path("element").asInt()).isEqualTo(17);
        assertThat(run.path("status").asString()).isEqualTo("running");
        assertThat(run.path("name").asString()).isEqualTo("train");
        assertThat(run.path("run_dir").asString()).isEqualTo(directory.toString());
        assertThat(run.path("started_at").isNull()).isFalse();
        assertThat(run.path("finished_at").isNull()).isTrue();
        assertThat(json(of("")).path("element").isNull()).isTrue();
    }

    /** The job goes on when its elements end, and the other way round. */
    @Test
    void anElementsStatusIsItsOwn() {
        for (int element = 0; element < 4; element++) {
            givenElementStarted(element, 1);
        }
        givenElementEnded(0, 1, "COMPLETED", 0);
        givenElementEnded(1, 1, "FAILED", 3);
        givenElementEnded(2, 1, "STOPPED", 143);

        assertThat(statuses()).containsExactly("completed", "failed", "cancelled", "running");
        assertThat(json(of(".1")).path("exit_code").asInt()).isEqualTo(3);
        assertThat(json(of(".1")).path("duration_seconds").isDouble()).isTrue();
        givenStatus(job, "FAILED");
        assertThat(statuses()).containsExactly("completed", "failed", "cancelled", "running");
        assertThat(json(of("")).path("status").asString()).isEqualTo("failed");

        runs.reopened(List.of(element(1), element(3)));
        assertThat(statuses()).containsExactly("completed", "queued", "cancelled", "queued");

        givenElementStarted(1, 2);
        assertThat(statuses()).containsExactly("completed", "running", "cancelled", "queued");
    }

    @Test
    void theElementsOfAJobAreListedByTheirNumbersAndInPages() {
        for (int element : List.of(11, 3, 100, 0)) {
            givenElementStarted(element, 1);
        }
        givenElementEnded(3, 1, "FAILED", 1);

        assertThat(listed("?job=" + job)).containsExactly(0, 3, 11, 100);
        assertThat(listed("?job=" + job + "&limit=2")).containsExactly(0, 3);
        assertThat(listed("?job=" + job + "&limit=2&after=3")).containsExactly(11, 100);
        assertThat(listed("?job=" + job + "&after=100")).isEmpty();
        assertThat(listed("?job=" + job + "&status=failed")).containsExactly(3);
        assertThat(listed("?job=" + job + "&status=active")).containsExactly(0, 11, 100);
        assertThat(listed("?job=" + job + "&status=nonsense")).isEmpty();
        assertThat(listed("?job=" + (job + 1_000_000))).isEmpty();
    }

    @Test
    void aListOfRunsHasWholeJobsOnly() {
        long tagged = givenJob("array", List.of("whole"), null);
        runs.started(List.of(new StartedRun(new RunKey(tagged, 0), 1, "host-a:default")));

        assertThat(StreamSupport.stream(json("?tag=whole").path("runs").spliterator(), false))
                .singleElement()
                .satisfies(run -> assertThat(run.path("id").asString()).isEqualTo("job-" + tagged));
        assertThat(listed("?tag=whole&job=" + tagged)).containsExactly(0);
        assertThat(listed("?tag=other&job=" + tagged)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?job=0", "?job=x", "?job=-1", "?after=3", "?job=1&after=-1", "?job=1&after=99999999999"})
    void aListThatMakesNoSenseIsRefused(String query) {
        assertThat(get(query).statusCode()).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {".", ".x", ".-1", ".+1", ".01", ".00", ".1.2", ".2147483648", ".99999999999", ".1%2F..", ".1%00"
            })
    void whatIsNoElementsNameIsNotFound(String suffix) throws IOException {
        givenElementStarted(1, 1);

        assertThat(statusOf(of(suffix))).isIn("404", "400");
        assertThat(statusOf(of(suffix) + "/log")).isIn("404", "400");
    }

    @Test
    void anElementIsCalledAndConfiguredAsItWasStarted() {
        long sweep = givenJob("sweep", List.of("sweep:lr"), "{\"note\":\"whole\"}");
        runs.started(List.of(
                new StartedRun(new RunKey(sweep, 0), 1, "w", "lr-0", "{\"lr\":0.1,\"b\":[1,2]}"),
                new StartedRun(new RunKey(sweep, 1), 1, "w")));

        var listed = json("?job=" + sweep).path("runs");

        assertThat(listed.path(0).path("name").asString()).isEqualTo("lr-0");
        assertThat(listed.path(0).path("config").toString()).isEqualTo("{\"lr\":0.1,\"b\":[1,2]}");
        assertThat(listed.path(0).path("tags").toString()).isEqualTo("[\"sweep:lr\"]");
        assertThat(listed.path(1).path("name").asString()).isEqualTo("sweep");
        assertThat(listed.path(1).path("config").toString()).isEqualTo("{\"note\":\"whole\"}");
    }

    @Test
    void aLogIsOfItsElementAndAttempt() throws IOException {
        givenElementStarted(17, 2);
        givenFile("output.log", "second");
        givenFile("attempts/1/output.log", "first");
        givenElementStarted(18, 1);

        assertThat(log(17, "")).isEqualTo("2 6 false second");
        assertThat(log(17, "?attempt=1")).isEqualTo("2 5 false first");
        assertThat(log(18, "")).isEqualTo("1 0 false ");
        assertThat(get(of(".17/log?attempt=3")).statusCode()).isEqualTo(404);
        assertThat(get(of("/log")).body()).isEmpty();

        givenElementEnded(17, 2, "COMPLETED", 0);

        assertThat(log(17, "")).isEqualTo("2 6 true second");
        assertThat(log(18, "")).isEqualTo("1 0 false ");
    }

    @Test
    void aWaiterHearsOfTheEndOfItsElementAndOfNoOther() throws Exception {
        givenElementStarted(17, 1);
        givenElementStarted(18, 1);
        var waiter = waiter(17);

        givenElementEnded(18, 1, "FAILED", 1);
        givenFile("output.log", "words");

        assertThat(shown(waiter.get(SOON.toSeconds(), TimeUnit.SECONDS))).isEqualTo("1 5 false words");

        eventually(() -> assertThat(watch.waiters()).isZero());
        Files.delete(directory.resolve("output.log"));
        waiter = waiter(17);
        givenElementStarted(17, 2);

        assertThat(shown(waiter.get(SOON.toSeconds(), TimeUnit.SECONDS))).isEqualTo("2 0 false ");

        eventually(() -> assertThat(watch.waiters()).isZero());
        waiter = waiter(17);
        givenElementEnded(17, 2, "STOPPED", 143);

        assertThat(shown(waiter.get(SOON.toSeconds(), TimeUnit.SECONDS))).isEqualTo("2 0 true ");
    }

    @Test
    void metricsAndArtifactsAreThoseOfTheElement() throws IOException {
        givenElementStarted(17, 1);
        givenElementStarted(18, 1);
        givenFile("metrics.jsonl", "{\"_idx\":0,\"loss\":0.5}\n");
        givenFile("artifacts/model.bin", "weights");

        assertThat(json(of(".17/metrics")).path("count").asInt()).isEqualTo(1);
        assertThat(json(of(".18/metrics")).path("count").asInt()).isZero();
        assertThat(json(of("/metrics")).path("count").asInt()).isZero();
        assertThat(json(of(".17/artifacts")).path("count").asInt()).isEqualTo(2);
        assertThat(json(of(".18/artifacts")).path("count").asInt()).isZero();
        assertThat(get(of(".17/artifacts/artifacts/model.bin")).body())
                .asString(UTF_8)
                .isEqualTo("weights");
    }

    @Test
    void whatAnElementSaysOfItselfIsKept() throws IOException {
        givenFile("config.json", "{\"lr\": 0.1}");
        givenFile("meta.json", """
                {"id": "job-1099511627876", "name": "job-1099511627876", "summary": {"loss": 0.25}}
                """);
        givenElementStarted(17, 1);
        assertThat(json(of(".17")).path("summary").path("loss").asDouble()).isEqualTo(0.25);
        givenElementEnded(17, 1, "COMPLETED", 0);

        eventually(() -> assertThat(row(element(17)).get("summary")).isNotNull());
        FileSystemUtils.deleteRecursively(directory);

        var run = json("?job=" + job).path("runs").path(0);
        assertThat(run.path("summary").path("loss").asDouble()).isEqualTo(0.25);
        assertThat(run.path("config").path("lr").asDouble()).isEqualTo(0.1);
        assertThat(run.path("name").asString())
                .as("a name that the library made of the job's number is none")
                .isEqualTo("train");
    }

    @Test
    void nobodyLeavesTheDirectoryOfAnElement() throws IOException {
        givenElementStarted(17, 1);
        Path theirs = Files.createDirectories(elements().resolve("job-" + job + ".18"));
        Files.writeString(theirs.resolve("secret"), "theirs");
        Files.createSymbolicLink(directory.resolve("link"), theirs.resolve("secret"));

        for (String path : List.of(
                "%2e%2e/job-" + job + ".18/secret",
                "%2e%2e/%2e%2e/job-" + job + ".elements/job-" + job + ".18/secret",
                "link")) {
            assertThat(get(of(".17/artifacts/" + path)).statusCode()).as(path).isEqualTo(403);
        }
        assertThat(get(of("/artifacts/%2e%2e/job-" + job + ".elements/job-" + job + ".18/secret"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aDirectoryOfElementsThatWasReplacedByALinkShowsNothing() throws IOException {
        givenElementStarted(17, 1);
        Path elsewhere = Files.createDirectories(DATA.resolve("elsewhere/job-" + job + ".17"));
        Files.writeString(elsewhere.resolve("output.log"), "theirs");
        FileSystemUtils.deleteRecursively(elements());
        Files.createSymbolicLink(elements(), elsewhere.getParent());

        assertThat(get(of(".17/log")).body()).isEmpty();
        assertThat(json(of(".17/artifacts")).path("count").asInt()).isZero();
        assertThat(get(of(".17/artifacts/output.log")).statusCode()).isEqualTo(403);
    }

    private Path elements() {
        return DATA.resolve("runs/job-" + job + ".elements");
    }

    private RunKey element(int number) {
        return new RunKey(job, number);
    }

    private void givenElementStarted(int element, int attempt) {
        runs.started(List.of(new StartedRun(element(element), attempt, "host-a:default")));
    }

    private void givenElementEnded(int element, int attempt, String status, int exit) {
        runs.ended(List.of(new EndedRun(element(element), attempt, status, exit, status, null, Duration.ZERO)));
    }

    private List<String> statuses() {
        return StreamSupport.stream(json("?job=" + job).path("runs").spliterator(), false)
                .map(run -> run.path("status").asString())
                .toList();
    }

    private List<Integer> listed(String query) {
        return StreamSupport.stream(json(query).path("runs").spliterator(), false)
                .map(run -> run.path("element").asInt())
                .toList();
    }

    /** Somebody who is waiting when this returns. */
    private CompletableFuture<HttpResponse<byte[]>> waiter(int element) {
        int before = watch.waiters();
        var request = HttpRequest.newBuilder(URI.create(url(of("." + element + "/log?wait_seconds=20"))));
        var answer = HTTP.sendAsync(request.build(), BodyHandlers.ofByteArray());
        eventually(() -> assertThat(watch.waiters()).isGreaterThan(before));
        return answer;
    }

    /** Attempt, next offset, whether it is complete, and the bytes. */
    private String log(int element, String query) {
        return shown(get(of("." + element + "/log" + query)));
    }

    private static String shown(HttpResponse<byte[]> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        return header(response, "Whirr-Attempt") + " " + header(response, "Whirr-Next-Offset") + " "
                + header(response, "Whirr-Log-Complete") + " " + new String(response.body(), UTF_8);
    }

    private static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElseThrow();
    }
}
