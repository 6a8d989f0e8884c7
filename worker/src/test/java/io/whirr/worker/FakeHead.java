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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        /** Tokens, parked claims, releases and offers. */
        OURS,
        /** The same without offers, as before the job model. */
        EARLIER,
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

        final JsonObject task;
        boolean cancelRequested;

        @Nullable
        String stop;

        final List<JsonObject> reports = new ArrayList<>();

        Held(JsonObject job, JsonObject task) {
            this.job = job;
            this.task = task;
        }

        int gpus() {
            return task.getInt("gpus", 0);
        }
    }

    private final Kind kind;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Call> calls = new ArrayList<>();
    private final Map<Long, Held> jobs = new TreeMap<>();
    private final Deque<Held> queue = new ArrayDeque<>();
    private final Map<String, Reply> scripted = new TreeMap<>();
    private final Map<String, Integer> waiting = new TreeMap<>();
    private boolean silent;
    private boolean careless;
    private boolean requeuing;
    private final Set<String> drained = new HashSet<>();
    private boolean draining;
    private boolean tellsChannel;

    @Nullable
    private String channel;

    private boolean closed;
    private int parked;
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
    public long submit(String workdir, int attempt, String... argv) {
        return submit(workdir, attempt, new JsonObject(), argv);
    }

    /** Queues a command in {@code /tmp}, with more in the task than a plain job has. */
    public long submit(JsonObject task, String... argv) {
        return submit("/tmp", 1, task, argv);
    }

    private synchronized long submit(String workdir, int attempt, JsonObject task, String... argv) {
        JsonObject job = new JsonObject();
        long id = jobs.size() + 1L;
        job.put("id", id);
        job.put("name", "test-" + id);
        job.put("command_argv", new JsonArray(List.of((Object[]) argv)));
        job.put("workdir", workdir);
        job.put("attempt", attempt);
        Held held = new Held(job, task);
        jobs.put(id, held);
        queue.add(held);
        notifyAll();
        return id;
    }

    /** Asks for a job to stop. */
    public synchronized void cancel(long id) {
        job(id).cancelRequested = true;
    }

    /** Says with the next renewal that a job is to stop, and why. */
    public synchronized void stop(long id, String why) {
        job(id).stop = why;
    }

    /** Makes a job be held already. */
    public synchronized void lease(long id, String worker, long token) {
        Held held = job(id);
        queue.remove(held);
        held.status = "running";
        held.worker = worker;
        held.token = token;
    }

    /** Hands out what does not fit the offer. */
    public synchronized void careless() {
        careless = true;
    }

    /** Queues again what is given back; otherwise a test sees that it was. */
    public synchronized void requeues() {
        requeuing = true;
    }

    /** Gives nobody anything, and says that it was told so; or ends that. */
    public synchronized void draining(boolean on) {
        draining = on;
        notifyAll();
    }

    /** Gives one slot nothing, and says so. */
    public synchronized void drain(String workerId) {
        drained.add(workerId);
        notifyAll();
    }

    /** Names the file that proves where this head looks for lease files; null for that it does not look. */
    public synchronized void channel(@Nullable String mark) {
        tellsChannel = true;
        channel = mark;
    }

    /** How many claims wait now. */
    public synchronized int parked() {
        return parked;
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
            case "release" -> kind != Kind.UPSTREAM ? release(held, call.body()) : notFound("Not Found");
            default -> new Reply(200, JsonWriter.string(shown(held)));
        };
    }

    private @Nullable Reply claim(JsonObject body) {
        JsonObject offer = kind == Kind.OURS ? body.getObject("offer") : null;
        String worker = body.getString("worker_id", "");
        if (drained.contains(worker)) {
            return new Reply(200, "{\"job\":null,\"task\":null,\"draining\":true,\"lease_channel\":null}");
        }
        String instance = body.getString("instance", "");
        int number = waiting.merge(instance, 1, Integer::sum);
        notifyAll();
        try {
            awaitWork(worker, offer, instance, number, body.getInt("wait_seconds", 0));
        } catch (InterruptedException e) {
            return null;
        }
        Held held = isReplaced(offer, instance, number) || drained.contains(worker) ? null : fitting(offer);
        return silent ? null : new Reply(200, JsonWriter.string(answer(held, body)));
    }

    private void awaitWork(String worker, @Nullable JsonObject offer, String instance, int number, int seconds)
            throws InterruptedException {
        long end = System.nanoTime() + (kind == Kind.UPSTREAM ? 0 : seconds * 1_000_000_000L);
        parked++;
        try {
            while (fitting(offer) == null
                    && !isReplaced(offer, instance, number)
                    && !silent
                    && !closed
                    && !draining
                    && !drained.contains(worker)
                    && System.nanoTime() < end) {
                wait(100);
            }
        } finally {
            parked--;
        }
    }

    private boolean isReplaced(@Nullable JsonObject offer, String instance, int number) {
        return offer != null && !Integer.valueOf(number).equals(waiting.get(instance));
    }

    private @Nullable Held fitting(@Nullable JsonObject offer) {
        if (draining) {
            return null;
        }
        int gpus = offer == null || offer.getArray("gpus") == null
                ? 0
                : offer.getArray("gpus").size();
        return queue.stream()
                .filter(held -> careless || held.gpus() <= gpus)
                .findFirst()
                .orElse(null);
    }

    private JsonObject answer(@Nullable Held held, JsonObject claim) {
        JsonObject answer = new JsonObject();
        queue.remove(held);
        answer.put("job", held == null ? null : handOut(held, claim));
        if (kind == Kind.OURS) {
            answer.put("task", held == null ? null : task(held));
            boolean told = draining || drained.contains(claim.getString("worker_id"));
            answer.put("draining", told ? true : null);
            if (tellsChannel) {
                answer.put("lease_channel", channel);
            }
        }
        return answer;
    }

    private static JsonObject task(Held held) {
        JsonObject task = new JsonObject();
        String run = "job-" + held.job.getLong("id");
        task.put("token", held.token);
        task.put("step", "command");
        task.put("attempt", held.job.getInt("attempt"));
        task.put("sequence", held.job.getInt("attempt"));
        task.put("element", null);
        task.put("run_id", run);
        task.put("run_dir", run);
        task.put("env", new JsonObject());
        task.put("gpus", 0);
        task.put("limits", new JsonObject());
        task.putAll(held.task);
        return task;
    }

    private JsonObject handOut(Held held, JsonObject claim) {
        held.status = "running";
        held.worker = claim.getString("worker_id");
        held.token = kind == Kind.UPSTREAM ? null : nextToken++;
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
        if (kind == Kind.OURS) {
            answer.put("stop", held.stop);
        }
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
        held.status = requeuing ? "queued" : "released";
        if (requeuing) {
            queue.add(held);
            notifyAll();
        }
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
