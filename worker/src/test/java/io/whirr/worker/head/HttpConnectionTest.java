package io.whirr.worker.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP of the worker, against servers of every kind of manners. */
class HttpConnectionTest {

    private static final Request BEAT = Request.post("/beat", "{}");
    private static final Request CLAIM = Request.postOnce("/claim", "{}");

    private static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(5));
    }

    private static String ok(String body) {
        return ScriptedServer.answer(body);
    }

    @Test
    void aConnectionServesManyRequests() throws IOException {
        try (ScriptedServer server = new ScriptedServer(List.of(ok("one"), ok("two"), ok("")));
                HttpConnection connection = new HttpConnection(server.address())) {
            assertThat(connection.exchange(BEAT, soon()).text()).isEqualTo("one");
            assertThat(connection.exchange(CLAIM, soon()).text()).isEqualTo("two");
            assertThat(connection.exchange(BEAT, soon()).text()).isEmpty();
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aRequestIsWhatServersExpect() throws IOException {
        try (ScriptedServer server = new ScriptedServer(List.of(ok(""), ok("")))) {
            HeadAddress below =
                    new HeadAddress(false, "127.0.0.1", server.address().port(), "/whirr");
            try (HttpConnection connection = new HttpConnection(below)) {
                connection.exchange(Request.post("/a", "{\"ü\":1}"), soon());
                connection.exchange(Request.get("/b"), soon());
            }
            assertThat(server.requests().getFirst())
                    .startsWith("POST /whirr/a HTTP/1.1\r\nHost: 127.0.0.1:" + below.port() + "\r\n")
                    .contains("Content-Type: application/json\r\n", "Content-Length: 8\r\n")
                    .endsWith("\r\n\r\n{\"ü\":1}");
            assertThat(server.requests().getLast())
                    .startsWith("GET /whirr/b HTTP/1.1\r\n")
                    .doesNotContain("Content-");
        }
    }

    @Test
    void chunksArePutTogetherAndTheConnectionGoesOn() throws IOException {
        String chunks = "4;x=y\r\nab\r\n\r\nA\r\n0123456789\r\n0\r\nT: v\r\n\r\n";
        String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks;
        try (ScriptedServer server = new ScriptedServer(List.of(chunked, ok("next")));
                HttpConnection connection = new HttpConnection(server.address())) {
            assertThat(connection.exchange(BEAT, soon()).text()).isEqualTo("ab\r\n0123456789");
            assertThat(connection.exchange(BEAT, soon()).text()).isEqualTo("next");
        }
    }

    @Test
    void aBodyWithoutALengthEndsWithTheConnection() throws IOException {
        try (ScriptedServer server =
                        new ScriptedServer(List.of("HTTP/1.1 200 OK\r\n\r\nall of it"), List.of(ok("next")));
                HttpConnection connection = new HttpConnection(server.address())) {
            assertThat(connection.exchange(BEAT, soon()).text()).isEqualTo("all of it");
            assertThat(connection.exchange(CLAIM, soon()).text()).isEqualTo("next");
        }
    }

    @Test
    void interimAnswersAreSkippedAndEmptyOnesHaveNoBody() throws IOException {
        String early = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n";
        try (ScriptedServer server = new ScriptedServer(List.of(early, ok("next")));
                HttpConnection connection = new HttpConnection(server.address())) {
            assertThat(connection.exchange(BEAT, soon()).status()).isEqualTo(204);
            assertThat(connection.exchange(BEAT, soon()).text()).isEqualTo("next");
        }
    }

    @Test
    void aServerThatClosesIsConnectedAnew() throws IOException {
        String last = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\n1";
        try (ScriptedServer server = new ScriptedServer(List.of(last), List.of(ok("2")));
                HttpConnection connection = new HttpConnection(server.address())) {
            connection.exchange(CLAIM, soon());
            assertThat(connection.exchange(CLAIM, soon()).text()).isEqualTo("2");
        }
    }

    @Test
    void aRepeatableRequestIsSentAgainOnAStaleConnection() throws IOException {
        try (ScriptedServer server = new ScriptedServer(List.of(ok("1")), List.of(ok("2")));
                HttpConnection connection = new HttpConnection(server.address())) {
            connection.exchange(BEAT, soon());
            assertThat(connection.exchange(BEAT, soon()).text()).isEqualTo("2");
        }
    }

    /** The second request is read and then the connection closed: the server may have acted on it. */
    @Test
    void aClaimIsNeverSentTwice() throws IOException {
        String half = "HTTP";
        try (ScriptedServer server = new ScriptedServer(List.of(ok("1"), half), List.of(ok("2")));
                HttpConnection connection = new HttpConnection(server.address())) {
            connection.exchange(CLAIM, soon());
            assertThatThrownBy(() -> connection.exchange(CLAIM, soon())).isInstanceOf(IOException.class);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void aConnectionThatWasClosedWhileItRestedIsNotUsedForAClaim() throws Exception {
        try (ScriptedServer server = new ScriptedServer(List.of(ok("1")), List.of(ok("2")));
                HttpConnection connection = new HttpConnection(server.address())) {
            connection.exchange(CLAIM, soon());
            long used = System.nanoTime();
            await().until(() -> System.nanoTime() - used > 200_000_000L);
            assertThat(connection.exchange(CLAIM, soon()).text()).isEqualTo("2");
        }
    }

    @Test
    void aSilentServerIsLeftAtTheDeadlineAndTheNextRequestIsFresh() throws IOException {
        try (ScriptedServer server = new ScriptedServer(List.of(ScriptedServer.SILENCE), List.of(ok("late")));
                HttpConnection connection = new HttpConnection(server.address())) {
            Deadline deadline = Deadline.in(Duration.ofMillis(200));
            assertThatThrownBy(() -> connection.exchange(BEAT, deadline)).isInstanceOf(SocketTimeoutException.class);
            assertThat(connection.exchange(BEAT, soon()).text()).isEqualTo("late");
        }
    }

    @Test
    void aBodyThatNeverComesIsLeftAtTheDeadline() throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                        List.of("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", ScriptedServer.SILENCE));
                HttpConnection connection = new HttpConnection(server.address())) {
            long start = System.nanoTime();
            Deadline deadline = Deadline.in(Duration.ofMillis(300));
            assertThatThrownBy(() -> connection.exchange(BEAT, deadline)).isInstanceOf(SocketTimeoutException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void anotherThreadCutsACallShort() throws Exception {
        try (ScriptedServer server = new ScriptedServer(List.of(ScriptedServer.SILENCE));
                HttpConnection connection = new HttpConnection(server.address())) {
            CompletableFuture<Answer> call = CompletableFuture.supplyAsync(() -> {
                try {
                    return connection.exchange(CLAIM, Deadline.in(Duration.ofSeconds(60)));
                } catch (IOException e) {
                    throw new CompletionException(e);
                }
            });
            await().until(() -> !server.requests().isEmpty());
            cut(connection);
            await().atMost(Duration.ofSeconds(2)).until(call::isCompletedExceptionally);
        }
    }

    private static void cut(HttpConnection connection) {
        connection.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH\r\n",
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"
            })
    void whatIsNoAnswerIsAnError(String bytes) throws IOException {
        try (ScriptedServer server = new ScriptedServer(List.of(bytes));
                HttpConnection connection = new HttpConnection(server.address())) {
            assertThatThrownBy(() -> connection.exchange(BEAT, soon())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void nobodyAtTheAddressIsAnError() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (HttpConnection connection = new HttpConnection(new HeadAddress(false, "127.0.0.1", port, ""))) {
            assertThatThrownBy(() -> connection.exchange(CLAIM, soon())).hasMessageContaining("refused");
        }
    }
}
