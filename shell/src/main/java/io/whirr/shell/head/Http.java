package io.whirr.shell.head;

import io.whirr.shell.settings.Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends a request and reads the whole answer. */
final class Http {

    /** The largest answer that is read: a log piece has 1 MiB, a long list of jobs a few. */
    private static final int LARGEST = 64 << 20;

    static {
        // The JDK sends a POST a second time when a kept connection breaks. Whether to is ours to decide.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    private final Heads heads;
    private final Interruption interruption;
    private final Duration limit;

    /** A caller of these heads who waits for each answer that long. */
    Http(Heads heads, Interruption interruption, Duration limit) {
        this.heads = heads;
        this.limit = limit;
        this.interruption = interruption;
    }

    /**
     * What to send.
     *
     * @param method {@code GET}, {@code POST}, {@code PUT}, {@code PATCH} or {@code DELETE}
     * @param path from the root on, with the query
     * @param headers beyond the usual
     * @param body null for none
     * @param patience how long the head may take on purpose, on top of the usual
     * @param repeatable true when it does no harm to ask twice
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares requests.
    record Request(
            String method,
            String path,
            Map<String, String> headers,
            byte @Nullable [] body,
            Duration patience,
            boolean repeatable) {

        static Request get(String path) {
            return new Request("GET", path, Map.of(), null, Duration.ZERO, true);
        }

        static Request post(String path, byte[] body) {
            return new Request("POST", path, Map.of(), body, Duration.ZERO, false);
        }

        static Request put(String path, byte[] body) {
            return new Request("PUT", path, Map.of(), body, Duration.ZERO, true);
        }

        static Request delete(String path) {
            return new Request("DELETE", path, Map.of(), null, Duration.ZERO, true);
        }

        static Request patch(String path, byte[] body) {
            return new Request("PATCH", path, Map.of(), body, Duration.ZERO, true);
        }

        /** The same with a key that makes it do no harm to ask twice. */
        Request once(String idempotencyKey) {
            return new Request(method, path, Map.of("Idempotency-Key", idempotencyKey), body, patience, true);
        }

        Request waiting(Duration time) {
            return new Request(method, path, headers, body, time, repeatable);
        }
    }

    /** What came back, with a status of success. */
    @SuppressWarnings("ArrayRecordComponent") // Nor answers.
    record Answer(int status, byte[] body, Headers headers) {

        @Nullable
        String header(String name) {
            return headers.value(name);
        }
    }

    /** The headers of an answer. */
    @FunctionalInterface
    interface Headers {
        @Nullable
        String value(String name);
    }

    /**
     * Sends and waits for the answer, from the first head that gives one.
     *
     * @throws HeadException when no answer comes, or one that is not a success
     * @throws CallInterrupted when somebody did not want to wait
     */
    Answer send(Request request) {
        var failed = new ArrayList<HeadUnreachable.Attempt>();
        for (Server server : heads.inOrder()) {
            Answer answer = attempt(server, request, failed);
            if (answer != null) {
                heads.answered(server);
                return answer;
            }
        }
        throw new HeadUnreachable(failed);
    }

    /** The answer of one head; null when there was none, and another may be asked. */
    private @Nullable Answer attempt(Server server, Request request, List<HeadUnreachable.Attempt> failed) {
        boolean reached = false;
        try {
            if (request.method().equals(Patch.METHOD)) {
                return Patch.send(server, request, limit);
            }
            HttpURLConnection connection = open(server, request);
            interruption.whenInterrupted(connection::disconnect);
            connection.connect();
            reached = true;
            return answer(server, connection, request.body());
        } catch (IOException e) {
            if (interruption.interrupted()) {
                throw new CallInterrupted();
            }
            failed.add(new HeadUnreachable.Attempt(server, e));
            if (reached && !request.repeatable()) {
                // It may have been done, and must not be done twice.
                throw new HeadUnreachable(failed);
            }
            return null;
        } catch (RuntimeException e) {
            // A connection that is cut in the middle of an answer may show it as a status of -1, or stumble over
            // itself.
            throw interruption.interrupted() ? new CallInterrupted() : e;
        } finally {
            interruption.done();
        }
    }

    private HttpURLConnection open(Server server, Request request) throws IOException {
        var url = URI.create(server.url() + request.path()).toURL();
        var connection = (HttpURLConnection) url.openConnection();
        connection.setRequestMethod(request.method());
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(
                (int) Math.min(limit.toMillis(), heads.connectLimit().toMillis()));
        connection.setReadTimeout((int) limit.plus(request.patience()).toMillis());
        connection.setRequestProperty("Accept", "application/json, application/octet-stream");
        request.headers().forEach(connection::setRequestProperty);
        if (request.body() != null) {
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setFixedLengthStreamingMode(request.body().length);
        }
        return connection;
    }

    private static Answer answer(Server server, HttpURLConnection connection, byte @Nullable [] body)
            throws IOException {
        if (body != null) {
            try (var out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        int status = connection.getResponseCode();
        byte[] answer = read(status < 400 ? connection.getInputStream() : connection.getErrorStream());
        return accepted(server, new Answer(status, answer, connection::getHeaderField));
    }

    static Answer accepted(Server server, Answer answer) {
        if (answer.status() / 100 != 2) {
            throw new HeadRefused(server, answer.status(), answer.body());
        }
        return answer;
    }

    private static byte[] read(@Nullable InputStream stream) throws IOException {
        if (stream == null) {
            return new byte[0];
        }
        try (stream) {
            byte[] bytes = stream.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new IOException("the answer is larger than " + (LARGEST >> 20) + " MiB");
            }
            return bytes;
        }
    }
}
