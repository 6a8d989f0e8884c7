package io.whirr.shell.head;

import io.whirr.shell.head.Http.Answer;
import io.whirr.shell.head.Http.Request;
import io.whirr.shell.settings.Server;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * The one method that {@code HttpURLConnection} refuses to send. The JDK's other client does, but takes a quarter of a
 * second to load: it is used for nothing else.
 */
final class Patch {

    static final String METHOD = "PATCH";

    private Patch() {}

    static Answer send(Server server, Request request, Duration limit) throws IOException {
        byte[] body = request.body() == null ? new byte[0] : request.body();
        var sent = HttpRequest.newBuilder(URI.create(server.url() + request.path()))
                .method(METHOD, BodyPublishers.ofByteArray(body))
                .header("Content-Type", "application/json")
                .timeout(limit)
                .build();
        try (var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(limit)
                .build()) {
            HttpResponse<byte[]> response = client.send(sent, BodyHandlers.ofByteArray());
            return Http.accepted(
                    server,
                    new Answer(
                            response.statusCode(),
                            response.body(),
                            name -> response.headers().firstValue(name).orElse(null)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
