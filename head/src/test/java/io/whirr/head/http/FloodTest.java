package io.whirr.head.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whirr.head.HeadApplication;
import io.whirr.head.TestDatabase;
import io.whirr.head.http.RawRequest.Heard;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.json.JsonMapper;

/** More come than a head has memory for: it says so, and outlives them. Beside other tests: it mostly waits. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(300)
class FloodTest {

    /** Enough for some 430 that wait, and 140 beside them. */
    private static final String HEAP = "-Xmx128m";

    private static final int CROWD = 1_500;

    /** What a head with the heap of this test has memory for, and a little more. */
    private static final int MOST_WAITING = 600;

    private static final int LARGE = 3_000_000;

    private static final int MANY = 25;

    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    @TempDir
    Path directory;

    private final ExecutorService people = Executors.newVirtualThreadPerTaskExecutor();

    private Process head;

    private int port;

    @BeforeEach
    void start() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-Duser.timezone=UTC",
                "-cp",
                System.getProperty("java.class.path"),
                HeadApplication.class.getName(),
                "-p",
                "0",
                "-d",
                directory.toString(),
                "--port-file",
                directory + "/port",
                "--database-url",
                TestDatabase.fresh().url(),
                "--set",
                "whirr.database.require-durability=false");
        builder.environment().keySet().removeIf(name -> name.startsWith("WHIRR_"));
        head = builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start();
        await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(directory.resolve("port")));
        port = Integer.parseInt(Files.readString(directory.resolve("port")).strip());
    }

    @AfterEach
    void stop() throws InterruptedException {
        people.shutdownNow();
        head.destroyForcibly();
        head.waitFor(20, TimeUnit.SECONDS);
    }

    private Heard get(String path) throws IOException {
        return new RawRequest("GET", path, Map.of(), "").send(port);
    }

    private Heard claim(int number) throws IOException {
        String wish = "{\"worker_id\": \"w%d\", \"instance\": \"i%d\", \"fencing\": true, \"wait_seconds\": 15}"
                .formatted(number, number);
        return new RawRequest("POST", "/api/v1/jobs/claim", JSON, wish).send(port);
    }

    private Heard submit(int number) throws IOException {
        String job = "{\"command_argv\": [\"true\", \"%s\"], \"workdir\": \"/\", \"name\": \"n%d\"}"
                .formatted("x".repeat(10_000), number);
        return new RawRequest("POST", "/api/v1/jobs", JSON, job).send(port);
    }

    private List<Future<Heard>> crowd(int size, IntFunction<Callable<Heard>> each) {
        return IntStream.range(0, size).mapToObj(each).map(people::submit).toList();
    }

    private static void assertServedOrSentAway(Heard heard) {
        assertThat(heard.status()).as(heard.body()).isIn(200, 503);
        if (heard.status() == 503) {
            assertThat(heard.headers()).containsKey("retry-after");
        }
    }

    private void assertWell() throws Exception {
        assertThat(head.isAlive()).isTrue();
        assertThat(get("/health").status()).isEqualTo(200);
        assertThat(Files.readString(directory.resolve("out"))).doesNotContain("OutOfMemory");
    }

    /** Once, 1,500 workers that waited were the end of a head with the usual heap. */
    @Test
    void moreWorkersThanThereIsMemoryForDoNotEndTheHead() throws Exception {
        List<Future<Heard>> claims = crowd(CROWD, number -> () -> claim(number));

        await().atMost(Duration.ofSeconds(60)).until(() -> waiting(claims) <= MOST_WAITING);

        assertWell();
        assertThat(waiting(claims)).isGreaterThanOrEqualTo(MOST_WAITING / 2);
        await().atMost(Duration.ofSeconds(20)).until(() -> submit(0).status() == 200);
        List<Heard> heard = new ArrayList<>();
        for (Future<Heard> claim : claims) {
            heard.add(claim.get());
        }
        assertThat(heard).allSatisfy(FloodTest::assertServedOrSentAway);
        assertThat(heard.stream()
                        .filter(one -> one.status() == 200 && !one.body().contains("\"job\":null")))
                .as("the job, once or, as nobody confirms it, more often")
                .isNotEmpty();
    }

    private static long waiting(List<Future<Heard>> claims) {
        return claims.stream().filter(claim -> !claim.isDone()).count();
    }

    @Test
    void aFloodOfSubmissionsIsTakenOrSentAwayAndNothingThatWasTakenIsLost() throws Exception {
        int taken = 0;
        for (Future<Heard> submission : crowd(CROWD, number -> () -> submit(number))) {
            Heard heard = submission.get();
            assertServedOrSentAway(heard);
            taken += heard.status() == 200 ? 1 : 0;
        }

        assertWell();
        assertThat(taken).isPositive();
        assertThat(JsonMapper.shared()
                        .readTree(get("/api/v1/status").body())
                        .path("queued")
                        .asInt())
                .isEqualTo(taken);
    }

    /** A job may be as large as a request. */
    @Test
    void listsThatAreLargerThanTheMemoryAreAnswered() throws Exception {
        String large = "{\"command_argv\": [\"true\"], \"workdir\": \"/\", \"config\": {\"notes\": \"%s\"}}"
                .formatted("x".repeat(LARGE));
        for (int job = 0; job < MANY; job++) {
            assertThat(new RawRequest("POST", "/api/v1/jobs", JSON, large)
                            .send(port)
                            .status())
                    .isEqualTo(200);
        }

        for (String list : List.of("jobs?limit=100", "runs?limit=100")) {
            assertThat(length("/api/v1/" + list)).as(list).isGreaterThan((long) MANY * LARGE);
        }
        assertWell();
    }

    private long length(String path) throws IOException {
        try (InputStream answer =
                URI.create("http://127.0.0.1:" + port + path).toURL().openStream()) {
            return answer.transferTo(OutputStream.nullOutputStream());
        }
    }

    @Test
    void aHeadThatIsStoppedAnswersEverybodyWhoWaits() throws Exception {
        List<Future<Heard>> claims = crowd(200, number -> () -> claim(number));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> get("/metrics").body().contains("whirr_requests_open 200.0"));

        head.destroy();

        for (Future<Heard> claim : claims) {
            assertThat(claim.get().status()).isEqualTo(200);
            assertThat(claim.get().body()).contains("\"job\":null");
        }
        assertThat(head.waitFor(15, TimeUnit.SECONDS)).isTrue();
    }
}
