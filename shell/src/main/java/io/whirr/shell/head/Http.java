package io.whirr.shell.head;

import io.whirr.shell.settings.Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends a request and reads the whole answer. */
final class Http {

    /** The largest answer that is read: a log piece has 1 MiB, a long list of jobs a few. */
    private static final int LARGEST = 64 << 20;

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

    static {
        // The JDK sends a POST a second time when a kept connection breaks. Whether to is ours to decide.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    private final Server server;
    private final Interruption interruption;
    private final Duration limit;

    /** A caller of that server who waits for each answer that long. */
    Http(Server server, Interruption interruption, Duration limit) {
        this.server = server;
        this.limit = limit;
        this.interruption = interruption;
    }

    /**
     * What to send.
     *
     * @param method {@code GET}, {@code POST}, {@code PUT} or {@code DELETE}
     * @param path from the root on, with the query
     * @param headers beyond the usual
     * @param body null for none
     * @param patience how long the head may take on purpose, on top of the usual
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares requests.
    record Request(String method, String path, Map<String, String> headers, byte @Nullable [] body, Duration patience) {

        static Request get(String path) {
            return new Request("GET", path, Map.of(), null, Duration.ZERO);
        }

        static Request post(String path, byte @Nullable [] body) {
            return new Request("POST", path, Map.of(), body, Duration.ZERO);
        }

        static Request put(String path, byte[] body) {
            return new Request("PUT", path, Map.of(), body, Duration.ZERO);
        }

        static Request delete(String path) {
            return new Request("DELETE", path, Map.of(), null, Duration.ZERO);
        }

        Request header(String name, String value) {
            return new Request(method, path, Map.of(name, value), body, patience);
        }

        Request waiting(Duration time) {
            return new Request(method, path, headers, body, time);
        }
    }

    /** What came back, with a status of success. */
    @SuppressWarnings("ArrayRecordComponent") // Nor answers.
    record Answer(int status, byte[] body, HttpURLConnection connection) {

        @Nullable
        String header(String name) {
            return connection.getHeaderField(name);
        }
    }

    /**
     * Sends and waits for the answer.
     *
     * @throws HeadException when no answer comes, or one that is not a success
     * @throws CallInterrupted when somebody did not want to wait
     */
    Answer send(Request request) {
        try {
            HttpURLConnection connection = open(request);
            interruption.whenInterrupted(connection::disconnect);
            return answer(connection, request.body());
        } catch (IOException e) {
            throw interruption.interrupted() ? new CallInterrupted() : new HeadUnreachable(server, e);
        } catch (RuntimeException e) {
            // A connection that is cut in the middle of an answer may show it as a status of -1, or stumble over
            // itself.
            throw interruption.interrupted() ? new CallInterrupted() : e;
        } finally {
            interruption.done();
        }
    }

    private HttpURLConnection open(Request request) throws IOException {
        var url = URI.create(server.url() + request.path()).toURL();
        var connection = (HttpURLConnection) url.openConnection();
        connection.setRequestMethod(request.method());
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) Math.min(limit.toMillis(), CONNECT_LIMIT.toMillis()));
        connection.setReadTimeout((int) limit.plus(request.patience()).toMillis());
        connection.setRequestProperty("Accept", "application/json, application/octet-stream");
        request.headers().forEach(connection::setRequestProperty);
        return connection;
    }

    private Answer answer(HttpURLConnection connection, byte @Nullable [] body) throws IOException {
        if (body != null) {
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setFixedLengthStreamingMode(body.length);
            try (var out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        int status = connection.getResponseCode();
        byte[] answer = read(status < 400 ? connection.getInputStream() : connection.getErrorStream());
        if (status / 100 != 2) {
            throw new HeadRefused(server, status, answer);
        }
        return new Answer(status, answer, connection);
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
