package io.whirr.shell;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A head that says what a test tells it to say, over real HTTP, and remembers what it was asked. */
public final class TestHead implements AutoCloseable {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final Map<String, Function<Request, Response>> script = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;

    public TestHead() {
        this.server = start(0);
    }

    /** What the client sent. */
    public record Request(String call, String query, Map<String, List<String>> headers, String body) {

        public JsonNode json() {
            return MAPPER.readTree(body);
        }

        public String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }

        public long number(String parameter) {
            for (String pair : query.split("&", -1)) {
                if (pair.startsWith(parameter + "=")) {
                    return Long.parseLong(pair.substring(parameter.length() + 1));
                }
            }
            throw new IllegalArgumentException("no " + parameter + " in " + query);
        }
    }

    /** What it gets. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Response(int status, byte[] body, Map<String, String> headers) {

        public static Response json(String json) {
            return json(200, json);
        }

        public static Response json(int status, String json) {
            return new Response(status, json.getBytes(StandardCharsets.UTF_8), Map.of());
        }

        public static Response log(byte[] bytes, long next, boolean complete) {
            return new Response(
                    200,
                    bytes,
                    Map.of("Whirr-Next-Offset", String.valueOf(next), "Whirr-Log-Complete", String.valueOf(complete)));
        }
    }

    /** Answers a call, {@code "GET /api/v1/status"} for example, with the same every time. */
    public TestHead on(String call, String json) {
        return on(call, _ -> Response.json(json));
    }

    public TestHead on(String call, Function<Request, Response> answer) {
        script.put(call, answer);
        return this;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** The last request of that kind. */
    public Request request(String call) {
        return requests.stream()
                .filter(request -> request.call().equals(call))
                .reduce((_, last) -> last)
                .orElseThrow(() -> new AssertionError("never asked: " + call + " in " + requests));
    }

    /** Goes away; whoever is connected is cut off. */
    public void stop() {
        server.stop(0);
    }

    /** Comes back at the same address. */
    public void restart() {
        server = start(server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private HttpServer start(int port) {
        try {
            var started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            started.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            started.createContext("/", this::answer);
            started.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var uri = exchange.getRequestURI();
            var request = new Request(
                    exchange.getRequestMethod() + " " + uri.getRawPath(),
                    uri.getRawQuery() == null ? "" : uri.getRawQuery(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            requests.add(request);
            Response response = script.getOrDefault(
                            request.call(), _ -> Response.json(404, "{\"detail\":\"Not Found\"}"))
                    .apply(request);
            response.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(response.status(), response.body().length == 0 ? -1 : response.body().length);
            exchange.getResponseBody().write(response.body());
        }
    }
}
