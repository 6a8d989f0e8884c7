package io.whirr.worker;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A head with a queue in memory that speaks the wire's contract over real HTTP, and misbehaves when told to. */
public final class FakeHead implements AutoCloseable {

    static {
        // Otherwise every answer waits 40 ms for an acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** What the head knows. */
    public enum Kind {
        /** Tokens, parked claims and releases. */
        OURS,
        /** None of them, as upstream's head. */
        UPSTREAM
    }

    /** One request as it came in. */
    public record Call(String method, String path, JsonObject body, long nanos) {}

    private record Reply(int status, String body) {}

    private static final class Held {
        final JsonObject job;
        String status = "queued";

        @Nullable
        String worker;

        @Nullable
        Long token;

        boolean cancelRequested;
        final List<JsonObject> reports = new ArrayList<>();

        Held(JsonObject job) {
            this.job = job;
        }
    }

    private final Kind kind;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Call> calls = new ArrayList<>();
    private final Map<Long, Held> jobs = new TreeMap<>();
    private final Deque<Held> queue = new ArrayDeque<>();
    private final Map<String, Reply> scripted = new TreeMap<>();
    private boolean silent;
    private boolean closed;
    private long nextToken = 1000;

    public FakeHead(Kind kind) throws IOException {
        this.kind = kind;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Queues a command in {@code /tmp}. */
    public long submit(String... argv) {
        return submit("/tmp", 1, argv);
    }

    /** Queues a command. */
    public synchronized long submit(String workdir, int attempt, String... argv) {
        JsonObject job = new JsonObject();
        long id = jobs.size() + 1L;
        job.put("id", id);
        job.put("name", "test-" + id);
        job.put("command_argv", new JsonArray(List.of((Object[]) argv)));
        job.put("workdir", workdir);
        job.put("attempt", attempt);
        Held held = new Held(job);
        jobs.put(id, held);
        queue.add(held);
        notifyAll();
        return id;
    }

    /** Asks for a job to stop. */
    public synchronized void cancel(long id) {
        job(id).cancelRequested = true;
    }

    /** Takes a job from its worker as if its lease had run out. */
    public synchronized void takeAway(long id) {
        Held held = job(id);
        held.status = "queued";
        held.worker = null;
    }

    /** Drops every connection without an answer from now on, or ends that. */
    public synchronized void silent(boolean on) {
        silent = on;
        notifyAll();
    }

    /** Answers every path that ends so with this, whatever is asked; null ends that. */
    public synchronized void script(String suffix, int status, @Nullable String body) {
        if (body == null) {
            scripted.remove(suffix);
        } else {
            scripted.put(suffix, new Reply(status, body));
        }
    }

    public synchronized String status(long id) {
        return job(id).status;
    }

    /** The reports of a job's end, as they came in. */
    public synchronized List<JsonObject> reports(long id) {
        return List.copyOf(job(id).reports);
    }

    /** The requests whose path ends so. */
    public synchronized List<Call> calls(String suffix) {
        return calls.stream().filter(call -> call.path().endsWith(suffix)).toList();
    }

    private Held job(long id) {
        Held held = jobs.get(id);
        if (held == null) {
            throw new IllegalStateException("no job " + id);
        }
        return held;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            Reply reply = reply(new Call(exchange.getRequestMethod(), path, json(text), System.nanoTime()));
            if (reply != null) {
                byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(reply.status(), bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        } catch (JsonParserException e) {
            throw new IOException(e);
        }
    }

    private static JsonObject json(String text) throws JsonParserException {
        return text.isEmpty() ? new JsonObject() : JsonParser.object().from(text);
    }

    /** Null for no answer at all. */
    private synchronized @Nullable Reply reply(Call call) {
        calls.add(call);
        notifyAll();
        if (silent) {
            return null;
        }
        for (Map.Entry<String, Reply> entry : scripted.entrySet()) {
            if (call.path().endsWith(entry.getKey())) {
                return entry.getValue();
            }
        }
        return route(call);
    }

    private @Nullable Reply route(Call call) {
        List<String> parts = List.of(call.path().split("/", -1));
        String last = parts.getLast();
        if (call.path().equals("/api/v1/jobs/claim")) {
            return claim(call.body());
        }
        if (call.path().equals("/api/v1/workers/register") || call.path().equals("/api/v1/workers/unregister")) {
            return message("Worker " + call.body().getString("worker_id") + " " + last + "ed");
        }
        if (parts.size() < 5 || !parts.get(3).equals("jobs")) {
            return notFound("Not Found");
        }
        Held held = job(Long.parseLong(parts.get(4)));
        return switch (last) {
            case "heartbeat" -> heartbeat(held, call.body());
            case "complete" -> complete(held, call.body());
            case "release" -> kind == Kind.OURS ? release(held, call.body()) : notFound("Not Found");
            default -> new Reply(200, JsonWriter.string(shown(held)));
        };
    }

    private @Nullable Reply claim(JsonObject body) {
        long end = System.nanoTime() + (kind == Kind.OURS ? body.getInt("wait_seconds", 0) * 1_000_000_000L : 0);
        try {
            while (queue.isEmpty() && !silent && !closed && System.nanoTime() < end) {
                wait(100);
            }
        } catch (InterruptedException e) {
            return null;
        }
        if (silent) {
            return null;
        }
        JsonObject answer = new JsonObject();
        answer.put("job", queue.isEmpty() ? null : handOut(queue.remove(), body));
        return new Reply(200, JsonWriter.string(answer));
    }

    private JsonObject handOut(Held held, JsonObject claim) {
        held.status = "running";
        held.worker = claim.getString("worker_id");
        held.token = kind == Kind.OURS ? nextToken++ : null;
        return shown(held);
    }

    private static JsonObject shown(Held held) {
        JsonObject shown = new JsonObject();
        shown.putAll(held.job);
        shown.put("status", held.status);
        shown.put("worker_id", held.worker);
        shown.put("token", held.token);
        return shown;
    }

    private Reply heartbeat(Held held, JsonObject body) {
        if (!isHeld(held, body)) {
            return notFound("Job not found or not owned by worker " + body.getString("worker_id"));
        }
        JsonObject answer = new JsonObject();
        answer.put("success", true);
        answer.put("lease_expires_at", null);
        answer.put("cancel_requested", held.cancelRequested);
        return new Reply(200, JsonWriter.string(answer));
    }

    private Reply complete(Held held, JsonObject body) {
        held.reports.add(body);
        if (!isHeld(held, body)) {
            return new Reply(403, "{\"detail\":\"Job is not owned by worker " + body.getString("worker_id") + "\"}");
        }
        held.status = body.getInt("exit_code") == 0 ? "completed" : "failed";
        return message("Job marked as " + held.status);
    }

    private Reply release(Held held, JsonObject body) {
        if (!isHeld(held, body)) {
            return notFound("Job not held");
        }
        held.status = "released";
        return message("Job released");
    }

    private boolean isHeld(Held held, JsonObject body) {
        Object token = body.get("token");
        boolean sameToken = held.token == null || (token instanceof Number number && number.longValue() == held.token);
        return held.status.equals("running") && body.getString("worker_id").equals(held.worker) && sameToken;
    }

    private static Reply message(String text) {
        return new Reply(200, "{\"message\":\"" + text + "\",\"success\":true}");
    }

    private static Reply notFound(String detail) {
        return new Reply(404, "{\"detail\":\"" + detail + "\"}");
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        server.stop(0);
        threads.shutdownNow();
    }
}
