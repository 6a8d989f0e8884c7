package io.whirr.head.runs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class LogControllerTest extends RunsTest {

    private static final int MEGABYTE = 1 << 20;

    @Autowired
    RunWatch watch;

    @Test
    void theLogOfAQueuedJobIsEmptyAndNotComplete() throws IOException {
        Files.delete(directory);

        assertThat(log("")).isEqualTo("1 0 false ");
        assertThat(log("?attempt=1")).isEqualTo("1 0 false ");
    }

    @Test
    void theLogIsReadFromAnyOffsetOn() throws IOException {
        givenStarted(job, 1);
        givenFile("output.log", "0123456789");

        assertThat(log("")).isEqualTo("1 10 false 0123456789");
        assertThat(log("?offset=4")).isEqualTo("1 10 false 456789");
        assertThat(log("?offset=10")).isEqualTo("1 10 false ");
        assertThat(log("?offset=99")).isEqualTo("1 99 false ");
        assertThat(get(of("/log")).headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    }

    @Test
    void aLogIsCompleteOnceItsJobIsFinalAndItsLastByteWasRead() throws IOException {
        givenFile("output.log", "x".repeat(MEGABYTE + 3));
        givenEnded(job, 1, "COMPLETED", 0);

        assertThat(log("")).startsWith("1 1048576 false ").hasSize("1 1048576 false ".length() + MEGABYTE);
        assertThat(log("?offset=1048576")).isEqualTo("1 1048579 true xxx");
        assertThat(log("?offset=1048579&wait_seconds=30")).isEqualTo("1 1048579 true ");
    }

    @Test
    void aJobThatEndedWithoutALogHasAnEmptyCompleteOne() {
        givenEnded(job, 1, "STOPPED", 0);

        assertThat(log("?wait_seconds=30")).isEqualTo("1 0 true ");
    }

    @Test
    void everyAttemptKeepsItsLog() throws IOException {
        givenStarted(job, 2);
        givenFile("attempts/1/output.log", "first");
        givenFile("output.log", "second");

        assertThat(log("?attempt=1")).isEqualTo("2 5 false first");
        assertThat(log("?attempt=2")).isEqualTo("2 6 false second");
        assertThat(get(of("/log?attempt=3")).statusCode()).isEqualTo(404);
        givenEnded(job, 2, "FAILED", 1);
        assertThat(log("?attempt=1")).isEqualTo("2 5 true first");
    }

    @Test
    void aGrowingLogIsFollowedToItsEnd() throws Exception {
        givenStarted(job, 1);
        Path file = givenFile("output.log", "");
        CompletableFuture<String> follower = CompletableFuture.supplyAsync(this::follow);

        var written = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            String line = "step " + i + "\n";
            written.append(line);
            Files.writeString(file, line, APPEND);
            if (i % 20 == 0) {
                eventually(() -> assertThat(watch.isRunning()).isTrue());
            }
        }
        givenEnded(job, 1, "COMPLETED", 0);

        assertThat(follower.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(written.toString());
    }

    @Test
    void aWaiterIsAnsweredAsSoonAsThereIsSomething() throws Exception {
        givenStarted(job, 1);
        CompletableFuture<HttpResponse<byte[]>> waiter = waiter();

        Files.writeString(directory.resolve("output.log"), "first words");

        assertThat(waiter.get(SOON.toSeconds(), TimeUnit.SECONDS).body())
                .asString(UTF_8)
                .isEqualTo("first words");
    }

    @Test
    void aWaiterIsAnsweredWhenTheJobEndsOrAnotherAttemptBegins() throws Exception {
        givenStarted(job, 1);
        var waiter = waiter();
        givenStarted(job, 2);

        assertThat(shown(waiter.get(SOON.toSeconds(), TimeUnit.SECONDS))).isEqualTo("2 0 false ");

        eventually(() -> assertThat(watch.waiters()).isZero());
        waiter = waiter();
        givenEnded(job, 2, "FAILED", 1);

        assertThat(shown(waiter.get(SOON.toSeconds(), TimeUnit.SECONDS))).isEqualTo("2 0 true ");
    }

    /**
     * The loop looks whether it is the one that was started last. It used to be started before that was noted: now and
     * then it was the quicker one, ended at once, and nobody heard of another change.
     */
    @Test
    void theWatchSeesChangesHoweverOftenItWasStarted() {
        givenStarted(job, 2);
        var former = new RunState(RunKey.of(job), 1, RunStatus.RUNNING);

        for (int i = 0; i < 300; i++) {
            watch.stop();
            watch.start();
            try (var watched = watch.watch(former)) {
                await().pollInterval(Duration.ofMillis(1))
                        .pollDelay(Duration.ZERO)
                        .untilAsserted(
                                () -> assertThat(watched.state().sequence()).isEqualTo(2));
            }
        }
    }

    @Test
    void waitingEndsWhenItsTimeIsUp() {
        givenStarted(job, 1);

        assertThat(log("?wait_seconds=1")).isEqualTo("1 0 false ");
    }

    /** The limit is 3 in these tests. */
    @Test
    void thereIsALimitToHowManyMayWait() throws Exception {
        givenStarted(job, 1);
        List<CompletableFuture<HttpResponse<byte[]>>> waiters = new ArrayList<>();
        IntStream.range(0, 3).forEach(i -> waiters.add(waiter()));
        assertThat(get(of("/log?wait_seconds=1")).statusCode()).isEqualTo(503);
        assertThat(log("")).isEqualTo("1 0 false ");

        Files.writeString(directory.resolve("output.log"), "x");
        for (var waiter : waiters) {
            assertThat(waiter.get(SOON.toSeconds(), TimeUnit.SECONDS).statusCode())
                    .isIn(200, 503);
        }

        assertThat(log("?offset=1&wait_seconds=1")).isEqualTo("1 1 false ");
    }

    @Test
    void aLogThatIsMostlyHoleIsReadInPieces() throws IOException {
        givenStarted(job, 1);
        try (var file = new RandomAccessFile(directory.resolve("output.log").toFile(), "rw")) {
            file.setLength(1L << 40);
        }

        assertThat(get(of("/log?offset=" + (1L << 39))).body()).hasSize(MEGABYTE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "offset=-1",
                "offset=x",
                "offset=99999999999999999999",
                "wait_seconds=31",
                "wait_seconds=-1",
                "attempt=0",
                "attempt=x"
            })
    void nonsenseIsTheCallersFault(String query) {
        assertThat(get(of("/log?" + query)).statusCode()).isBetween(400, 422);
    }

    @Test
    void aPipeInPlaceOfALogStopsNobody() throws Exception {
        givenStarted(job, 1);
        new ProcessBuilder("mkfifo", directory.resolve("output.log").toString())
                .start()
                .waitFor();

        assertThat(log("?wait_seconds=1")).isEqualTo("1 0 false ");
    }

    /** Somebody who is waiting when this returns. */
    private CompletableFuture<HttpResponse<byte[]>> waiter() {
        int before = watch.waiters();
        var request = HttpRequest.newBuilder(URI.create(url(of("/log?wait_seconds=20"))));
        var answer = HTTP.sendAsync(request.build(), BodyHandlers.ofByteArray());
        eventually(() -> assertThat(watch.waiters()).isGreaterThan(before));
        return answer;
    }

    private String follow() {
        var read = new StringBuilder();
        String complete = "false";
        String offset = "0";
        while (!complete.equals("true")) {
            var response = get(of("/log?wait_seconds=10&offset=" + offset));
            read.append(new String(response.body(), UTF_8));
            offset = header(response, "Whirr-Next-Offset");
            complete = header(response, "Whirr-Log-Complete");
        }
        return read.toString();
    }

    /** Attempt, next offset, whether it is complete, and the bytes. */
    private String log(String query) {
        return shown(get(of("/log" + query)));
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
