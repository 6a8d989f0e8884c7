package io.whirr.head.runs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.whirr.head.TestDatabase;
import io.whirr.probe.RunsOnTheirOwn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real HTTP, real files, a real database. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, classes = RunsOnTheirOwn.class)
abstract class RunsTest {

    static final Duration SOON = Duration.ofSeconds(20);

    /** Not a {@code @TempDir}: the classes share one head, and with it one directory. */
    static final Path DATA = directory();

    static final HttpClient HTTP = HttpClient.newBuilder().build();
    static final JsonMapper JSON = JsonMapper.shared();

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Runs runs;

    long job;
    Path directory = Path.of("");

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        String url = TestDatabase.fresh().jdbcUrl();
        registry.add("spring.datasource.url", () -> url);
        registry.add("whirr.data-dir", () -> DATA);
        registry.add("whirr.runs.log-poll", () -> "20ms");
        registry.add("whirr.runs.state-poll", () -> "50ms");
        registry.add("whirr.runs.log-waiters", () -> 3);
        registry.add("whirr.runs.listed-artifacts", () -> 50);
        registry.add("whirr.runs.metrics-per-answer", () -> "200MB");
        registry.add("whirr.runs.metrics-line", () -> "100KB");
        registry.add("whirr.runs.description-retry", () -> "200ms");
    }

    private static Path directory() {
        try {
            Path directory = Files.createTempDirectory("whirr-runs").toRealPath();
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(directory.toFile())));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void givenAJobWithADirectory() throws IOException {
        job = givenJob("train", null, null);
        directory = Files.createDirectories(DATA.resolve("runs").resolve("job-" + job));
    }

    long givenJob(@Nullable String name, @Nullable List<String> tags, @Nullable String config) {
        long id = jdbc.sql("""
                        WITH instance AS (
                            INSERT INTO batch_job_instance (job_instance_id, version, job_name, job_key)
                            SELECT id, 0, 'command', md5(id::text)
                            FROM nextval('batch_job_instance_seq') AS id
                            RETURNING job_instance_id AS id
                        ), execution AS (
                            INSERT INTO batch_job_execution
                                   (job_execution_id, version, job_instance_id, create_time, status)
                            SELECT nextval('batch_job_execution_seq'), 0, id, localtimestamp, 'STARTING'
                            FROM instance
                            RETURNING job_execution_id AS id
                        )
                        INSERT INTO job (id, name, spec, config, tags, execution_id)
                        SELECT instance.id, :name, '{}', :config::json, :tags::text[], execution.id
                        FROM instance, execution
                        RETURNING id
                        """)
                .param("name", name)
                .param("config", config)
                .param("tags", tags == null ? null : tags.toArray(String[]::new))
                .query(Long.class)
                .single();
        runs.opened(List.of(id));
        return id;
    }

    void givenStatus(long id, String status) {
        jdbc.sql("""
                        UPDATE batch_job_execution
                        SET status = :status
                        WHERE job_execution_id = (SELECT execution_id FROM job WHERE id = :id)
                        """).param("id", id).param("status", status).update();
    }

    void givenStarted(long id, int attempt) {
        givenStatus(id, "STARTED");
        runs.started(List.of(new StartedRun(RunKey.of(id), attempt, "host-a:default")));
    }

    void givenEnded(long id, int attempt, String status, int exit) {
        givenStatus(id, status);
        runs.ended(List.of(new EndedRun(RunKey.of(id), attempt, status, exit, status, null, Duration.ZERO)));
    }

    Path givenFile(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + "/api/v1/runs" + path;
    }

    /** The path of something of this test's job. */
    String of(String what) {
        return "/job-" + job + what;
    }

    HttpResponse<byte[]> get(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(url(path))).timeout(SOON);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    static HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofByteArray());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    JsonNode json(String path) {
        HttpResponse<byte[]> response = get(path);
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + " " + new String(response.body(), UTF_8));
        }
        return JSON.readTree(response.body());
    }

    static String detail(HttpResponse<byte[]> response) {
        return JSON.readTree(response.body()).path("detail").asString();
    }

    /** The status line for a request line that no client library would send. */
    String statusOf(String rawPath) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) SOON.toMillis());
            String request = "GET /api/v1/runs" + rawPath + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            return answer.isEmpty() ? "" : answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3);
        }
    }

    void eventually(org.awaitility.core.ThrowingRunnable claim) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).untilAsserted(claim);
    }

    Map<String, @Nullable Object> row(long id) {
        return row(RunKey.of(id));
    }

    Map<String, @Nullable Object> row(RunKey run) {
        return jdbc.sql("SELECT * FROM run WHERE job_id = :job AND element = coalesce(:element::integer, -1)")
                .param("job", run.job())
                .param("element", run.element())
                .query()
                .singleRow();
    }
}
