package io.whirr.e2e.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Claims of workers that wait for what never comes, each on a connection of its own; a head that sends one home with
 * nothing is asked again. They offer one slot and no labels: what needs a label is not for them.
 */
final class ParkedClaims implements AutoCloseable {

    private final List<HttpConnection> connections = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger gone = new AtomicInteger();
    private volatile boolean closed;

    /**
     * Parks so many at a head.
     *
     * @param coming in which time they come, one after the other
     */
    ParkedClaims(URI head, int claims, Duration coming) throws IOException {
        for (int number = 0; number < claims; number++) {
            LockSupport.parkNanos(coming.toNanos() / claims);
            HttpConnection connection = new HttpConnection(head);
            connections.add(connection);
            String claim = claim("parked-" + number);
            threads.execute(() -> park(connection, claim));
        }
    }

    private static String claim(String worker) {
        return """
                {"worker_id": "%1$s", "instance": "%1$s", "fencing": true, "lease_seconds": 600,
                 "wait_seconds": 30, "offer": {"slots": 1, "total_gpus": 0, "gpus": []}}""".formatted(worker);
    }

    private void park(HttpConnection connection, String claim) {
        while (!closed) {
            try {
                connection.post("/api/v1/jobs/claim", claim);
            } catch (IOException e) {
                if (!closed) {
                    gone.incrementAndGet();
                    System.err.println("a parked claim is gone: " + e.getMessage());
                }
                return;
            }
        }
    }

    /** Fails when there are fewer than were parked. */
    void mustBeWhole() {
        if (gone.get() > 0) {
            throw new IllegalStateException(gone + " of the parked claims are gone");
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        for (HttpConnection connection : connections) {
            connection.close();
        }
        threads.close();
    }
}
