package io.whirr.shell.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whirr.shell.TestHead;
import io.whirr.shell.settings.Server;
import io.whirr.shell.settings.Settings;
import io.whirr.shell.settings.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SeveralHeadsTest {

    private final TestHead first = new TestHead().on("GET /api/v1/status", "{\"queued\": 1}");
    private final TestHead second = new TestHead()
            .on("GET /api/v1/status", "{\"queued\": 2}")
            .on("POST /api/v1/jobs", "{\"job_id\": 7}")
            .on("POST /api/v1/jobs/7/retry", "{\"job_id\": 7}");
    private final LastHeads last = new LastHeads();

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void theFirstThatAnswersIsAsked() {
        assertThat(client(first.url(), second.url()).status().queued()).isEqualTo(1);

        first.stop();
        assertThat(client(first.url(), second.url()).status().queued()).isEqualTo(2);
    }

    @Test
    void theOneThatAnsweredLastIsAskedFirstNextTime() {
        first.stop();
        client(first.url(), second.url()).status();
        first.restart();

        assertThat(client(first.url(), second.url()).status().queued()).isEqualTo(2);
        assertThat(client(first.url(), second.url()).server().url()).hasToString(second.url());
    }

    @Test
    void allThatWereTriedAreNamed() {
        first.stop();
        second.stop();

        assertThatThrownBy(() -> client(first.url(), second.url()).status())
                .isInstanceOf(HeadUnreachable.class)
                .hasMessageContaining(first.url())
                .hasMessageContaining("nor the one at " + second.url());
    }

    /** The first head may have done it before it died. */
    @Test
    void whatCannotBeRepeatedIsNotSentToASecondHead() throws IOException {
        var reached = new AtomicInteger();
        try (var mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> hangUp(mute, reached));
            String url = "http://127.0.0.1:" + mute.getLocalPort();

            assertThatThrownBy(() -> client(url, second.url()).retry(7, null)).isInstanceOf(HeadUnreachable.class);
            assertThat(second.requests()).isEmpty();

            assertThat(client(url, second.url()).submit(Map.of(), "key").jobId())
                    .isEqualTo(7);
            assertThat(reached).hasValueGreaterThanOrEqualTo(2);
        }
    }

    /** Takes a connection, reads something of what comes, and dies. */
    private static void hangUp(ServerSocket server, AtomicInteger reached) {
        while (!server.isClosed()) {
            try (var connection = server.accept()) {
                if (connection.getInputStream().read() >= 0) {
                    reached.incrementAndGet();
                }
            } catch (IOException e) {
                // The test is over, or the client has hung up first.
            }
        }
    }

    private HeadClient client(String... urls) {
        List<Server> servers =
                new Settings(Map.of(), Path.of("/nonexistent")).servers(new Target(String.join(",", urls), null));
        return new HeadClient(servers, last, new Interruption());
    }
}
