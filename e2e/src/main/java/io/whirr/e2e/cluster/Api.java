package io.whirr.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The head's HTTP interface as any program sees it: JSON in, JSON out, no class of the head's. */
public final class Api {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private static final Set<String> FINAL = Set.of("completed", "failed", "cancelled");

    private final URI head;
    private final Duration patience;

    public Api(URI head) {
        this(head, Duration.ofMinutes(1));
    }

    /** @param patience how long to wait for an answer */
    public Api(URI head, Duration patience) {
        this.head = head;
        this.patience = patience;
    }

    /** Submits a command that runs in {@code /tmp} and answers the job's number; anything but success throws. */
    public long submit(String... argv) {
        Reply reply = post("/api/v1/jobs", Map.of("command_argv", List.of(argv), "workdir", "/tmp"));
        if (!reply.isSuccess()) {
            throw new IllegalStateException("submission answered " + reply);
        }
        return reply.json().path("job_id").asLong();
    }

    public JsonNode job(long id) {
        return get("/api/v1/jobs/" + id).json();
    }

    public String status(long id) {
        return job(id).path("status").asString();
    }

    /** Waits until the job has the status. */
    public void awaitStatus(long id, String status, Duration patience) {
        Patience.until("job " + id + " is " + status, patience, () -> status.equals(statusOrUnknown(id)));
    }

    /** Waits until the job is final and answers how it ended. A head that cannot be reached meanwhile is waited for. */
    public String awaitFinal(long id, Duration patience) {
        return Patience.until("job " + id + " is final", patience, () -> {
            String status = statusOrUnknown(id);
            return FINAL.contains(status) ? status : null;
        });
    }

    private String statusOrUnknown(long id) {
        try {
            return get("/api/v1/jobs/" + id).json().path("status").asString("unknown");
        } catch (UncheckedIOException | tools.jackson.core.JacksonException unreachable) {
            return "unknown";
        }
    }

    public Reply cancel(long id) {
        return post("/api/v1/jobs/" + id + "/cancel", Map.of());
    }

    public List<JsonNode> workers() {
        return get("/api/v1/workers").json().path("workers").valueStream().toList();
    }

    /** The status code of {@code /health}; 0 when nobody answers. */
    public int health() {
        try {
            return get("/health").status();
        } catch (UncheckedIOException nobodyThere) {
            return 0;
        }
    }

    public Reply get(String path) {
        return send("GET", path, BodyPublishers.noBody(), Map.of());
    }

    public Reply post(String path, Object body) {
        return post(path, body, Map.of());
    }

    /** Sends a body with further headers. */
    public Reply post(String path, Object body, Map<String, String> headers) {
        return send("POST", path, BodyPublishers.ofString(JSON.writeValueAsString(body)), headers);
    }

    /** Sends bytes as they are, whatever they are. */
    public Reply postRaw(String path, byte[] body) {
        return send("POST", path, BodyPublishers.ofByteArray(body), Map.of());
    }

    private Reply send(String method, String path, BodyPublisher body, Map<String, String> headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(head + path))
                .timeout(patience)
                .header("Content-Type", "application/json")
                .method(method, body);
        headers.forEach(builder::header);
        HttpRequest request = builder.build();
        try {
            var response = CLIENT.send(request, BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.body(), response.headers());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + request.uri() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + request.uri(), e);
        }
    }
}
