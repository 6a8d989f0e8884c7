package io.whirr.e2e.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/** So and so many connections that do the same thing again and again. */
final class Crowd {

    /** A turn that fails is counted and the connection made anew; a head that does nothing else is given up. */
    private static final int MOST_ERRORS = 100_000;

    private static final long SECOND = 1_000_000_000;

    /** In which all threads are made and connected, before the first turn that is due at a time. */
    private static final Duration LEAD = Duration.ofSeconds(1);

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

    /** When turns are taken. */
    private interface Timetable {

        /** Waits until the next turn is due, and answers when that was, in nanoseconds; empty when there is none. */
        OptionalLong awaitNext();
    }

    /** Takes turns for a time, each connection as soon as its last answer is there. */
    Pace during(Duration time, Turn turn) {
        long end = System.nanoTime() + time.toNanos();
        return run(System.nanoTime(), turn, () -> nowIf(System.nanoTime() < end));
    }

    /** Takes so many turns in all, each connection as soon as its last answer is there. */
    Pace times(long turns, Turn turn) {
        AtomicLong left = new AtomicLong(turns);
        return run(System.nanoTime(), turn, () -> nowIf(left.getAndDecrement() > 0));
    }

    /**
     * Takes so many turns a second for a time. Each is due whatever became of the others, and is counted from then on:
     * who would have come while the head paused has waited for it, too. One that fails counts for nothing but an error.
     */
    Pace steadily(int perSecond, Duration time, Turn turn) {
        long begin = System.nanoTime() + LEAD.toNanos();
        long turns = perSecond * time.toNanos() / SECOND;
        AtomicLong taken = new AtomicLong();
        return run(begin, turn, () -> {
            long number = taken.getAndIncrement();
            return number < turns ? awaited(begin + number * SECOND / perSecond) : OptionalLong.empty();
        });
    }

    private static OptionalLong nowIf(boolean another) {
        return another ? OptionalLong.of(System.nanoTime()) : OptionalLong.empty();
    }

    private static OptionalLong awaited(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return OptionalLong.of(due);
    }

    private Pace run(long begin, Turn turn, Timetable timetable) {
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            AtomicLong errors = new AtomicLong();
            List<Future<long[]>> running = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                String worker = "bench:" + i;
                URI head = heads.get(i % heads.size());
                running.add(threads.submit(() -> turns(head, worker, turn, timetable, errors)));
            }
            long[] nanos = running.stream()
                    .flatMapToLong(each -> LongStream.of(result(each)))
                    .sorted()
                    .toArray();
            return new Pace(nanos, System.nanoTime() - begin, errors.get());
        }
    }

    private static long[] turns(URI head, String worker, Turn turn, Timetable timetable, AtomicLong errors)
            throws IOException {
        LongStream.Builder nanos = LongStream.builder();
        boolean isOver = false;
        while (!isOver) {
            try (HttpConnection connection = new HttpConnection(head)) {
                Wire wire = new Wire(connection, worker);
                OptionalLong due = timetable.awaitNext();
                while (due.isPresent()) {
                    turn.take(wire);
                    nanos.add(System.nanoTime() - due.getAsLong());
                    due = timetable.awaitNext();
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
