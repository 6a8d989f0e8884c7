package io.whirr.e2e.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/** So and so many connections that do the same thing again and again, each as soon as its last answer is there. */
final class Crowd {

    /** A turn that fails is counted and the connection made anew; a head that does nothing else is given up. */
    private static final int MOST_ERRORS = 100_000;

    private final List<URI> heads;
    private final int connections;

    /**
     * A crowd that does nothing yet.
     *
     * @param heads where it goes, each connection to the next one
     * @param connections how many there are in all
     */
    Crowd(List<URI> heads, int connections) {
        this.heads = heads;
        this.connections = connections;
    }

    /** What one connection does in one turn. */
    interface Turn {
        void take(Wire wire) throws IOException;
    }

    /** Whether there is to be another turn. */
    private interface Limit {
        boolean allowsAnother();
    }

    /** Takes turns for a time. */
    Pace during(Duration time, Turn turn) {
        long end = System.nanoTime() + time.toNanos();
        return run(turn, () -> System.nanoTime() < end);
    }

    /** Takes so many turns in all. */
    Pace times(long turns, Turn turn) {
        AtomicLong left = new AtomicLong(turns);
        return run(turn, () -> left.getAndDecrement() > 0);
    }

    private Pace run(Turn turn, Limit limit) {
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            long start = System.nanoTime();
            AtomicLong errors = new AtomicLong();
            List<Future<long[]>> running = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                String worker = "bench:" + i;
                URI head = heads.get(i % heads.size());
                running.add(threads.submit(() -> turns(head, worker, turn, limit, errors)));
            }
            long[] nanos = running.stream()
                    .flatMapToLong(each -> LongStream.of(result(each)))
                    .sorted()
                    .toArray();
            return new Pace(nanos, System.nanoTime() - start, errors.get());
        }
    }

    private static long[] turns(URI head, String worker, Turn turn, Limit limit, AtomicLong errors) throws IOException {
        LongStream.Builder nanos = LongStream.builder();
        boolean isOver = false;
        while (!isOver) {
            try (HttpConnection connection = new HttpConnection(head)) {
                Wire wire = new Wire(connection, worker);
                while (limit.allowsAnother()) {
                    long start = System.nanoTime();
                    turn.take(wire);
                    nanos.add(System.nanoTime() - start);
                }
                isOver = true;
            } catch (IOException e) {
                if (errors.incrementAndGet() > MOST_ERRORS) {
                    throw e;
                }
            }
        }
        return nanos.build().toArray();
    }

    private static long[] result(Future<long[]> running) {
        try {
            return running.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring", e);
        } catch (ExecutionException e) {
            throw new UncheckedIOException(new IOException(e.getCause()));
        }
    }
}
