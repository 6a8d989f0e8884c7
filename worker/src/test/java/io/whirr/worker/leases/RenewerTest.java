package io.whirr.worker.leases;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.whirr.worker.head.HeadAddress;
import io.whirr.worker.head.HeadClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a lease's first renewal does, at a head that grants it. */
class RenewerTest {

    private static final LeaseTerms TERMS = new LeaseTerms(Duration.ofSeconds(60), true, Duration.ofSeconds(20));

    private static final byte[] GRANTED =
            "{\"success\": true, \"cancel_requested\": false}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path data;

    private HttpServer server;

    @BeforeEach
    void givenAHead() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", call -> {
            call.getRequestBody().readAllBytes();
            call.sendResponseHeaders(200, GRANTED.length);
            call.getResponseBody().write(GRANTED);
            call.close();
        });
        server.start();
    }

    @AfterEach
    void stopTheHead() {
        server.stop(0);
    }

    /**
     * Its lease counts from when the claim was sent, so its first term is long over when work comes. It was taken for
     * that of a worker that had been frozen, never confirmed, and handed out once more after ten seconds.
     */
    @Test
    void aClaimThatWasParkedForLongerThanItsFirstTermIsConfirmed() throws Exception {
        Lease parked = lease(Duration.ofSeconds(25));
        var confirmed = new CompletableFuture<Boolean>();

        try (var renewer = renewer(parked, confirmed)) {
            renewer.start();

            assertThat(confirmed.get(5, TimeUnit.SECONDS)).isTrue();
            assertThat(parked.untilKill()).isPositive();
        }
    }

    private static Lease lease(Duration ago) {
        return new Lease(
                "w", 1, "1", 7L, System.nanoTime() - ago.toNanos(), Duration.ofSeconds(10), Duration.ofSeconds(1));
    }

    private Renewer renewer(Lease lease, CompletableFuture<Boolean> confirmed) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        return new Renewer(
                new HeadClient(HeadAddress.parseAll(url)),
                lease,
                TERMS,
                new LeaseFiles(data, TERMS),
                new LeaseWatcher() {
                    @Override
                    public void renewed() {
                        confirmed.complete(true);
                    }

                    @Override
                    public void renewedByFile() {}

                    @Override
                    public void stopRequested(boolean timeout) {
                        confirmed.complete(false);
                    }

                    @Override
                    public void lost(String why) {
                        confirmed.complete(false);
                    }
                });
    }
}
