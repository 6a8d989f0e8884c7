package io.whirr.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How turns are counted, with a server that pauses once. */
class CrowdTest {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private final AtomicInteger answers = new AtomicInteger();

    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            if (answers.incrementAndGet() == 10) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
        threads.close();
    }

    /** One connection: the forty-odd turns that were due during the pause have waited for it. */
    @Test
    void atASteadyPaceAPauseCountsForAllWhoWouldHaveCome() {
        Pace pace = crowd(1).steadily(100, Duration.ofSeconds(1), Wire::health);

        assertThat(pace.turns()).isEqualTo(100);
        assertThat(pace.percentile(100)).isGreaterThan(450);
        assertThat(pace.percentile(75)).isGreaterThan(100);
    }

    @Test
    void oneAfterTheOtherAPauseCountsForWhoMeetsIt() {
        Pace pace = crowd(1).times(100, Wire::health);

        assertThat(pace.turns()).isEqualTo(100);
        assertThat(pace.percentile(100)).isGreaterThan(450);
        assertThat(pace.percentile(75)).isLessThan(450);
    }

    private Crowd crowd(int connections) {
        InetSocketAddress address = server.getAddress();
        return new Crowd(List.of(URI.create("http://127.0.0.1:" + address.getPort())), connections);
    }
}
