package io.whirr.e2e.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * The head's own part of a dispatch: from its answer to a submission to its answer to the claim that was parked there.
 * What waits in the queue is taken out first.
 */
final class HandOver {

    private static final int WARM_UP = 100;
    private static final Duration BREATH = Duration.ofMillis(20);
    private static final int WAIT_SECONDS = 30;

    private final URI head;
    private final int jobs;

    HandOver(URI head, int jobs) {
        this.head = head;
        this.jobs = jobs;
    }

    Pace run() throws IOException {
        try (HttpConnection submitting = new HttpConnection(head);
                HttpConnection claiming = new HttpConnection(head)) {
            Wire user = new Wire(submitting, "bench");
            Wire worker = new Wire(claiming, "bench");
            while (user.queued() > 0) {
                worker.complete(worker.claim());
            }
            LongStream.Builder nanos = LongStream.builder();
            for (int turn = 0; turn < WARM_UP + jobs; turn++) {
                long taken = handedOver(user, worker);
                if (turn >= WARM_UP) {
                    nanos.add(taken);
                }
            }
            return Pace.ofTurns(nanos.build());
        } catch (CompletionException e) {
            throw new IOException("a parked claim came to nothing", e);
        }
    }

    /** The claim's answer may come first: then it took less than nothing, and nothing is what is counted. */
    private static long handedOver(Wire user, Wire worker) throws IOException {
        CompletableFuture<Long> handed = CompletableFuture.supplyAsync(() -> handed(worker));
        LockSupport.parkNanos(BREATH.toNanos());
        user.submit();
        long answered = System.nanoTime();
        return Math.max(0, handed.join() - answered);
    }

    /** Takes one job, reports it, and says when it came. */
    private static long handed(Wire worker) {
        try {
            Wire.Claimed task = worker.claim(WAIT_SECONDS);
            long now = System.nanoTime();
            worker.complete(task);
            return now;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
