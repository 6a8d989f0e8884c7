package io.whirr.head.database;

import io.whirr.head.http.DatabaseTrouble;
import io.whirr.head.http.Refusal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts requests that arrive while a statement is running together into the next one. Nothing waits by intention: an
 * idle head has batches of one.
 *
 * <p>A batch that fails is tried again one by one, so that a request that cannot be carried out fails alone. It is not
 * when the database is in trouble: the next try would wait as long, and what became of the first is not known.
 *
 * @param <Q> a request
 * @param <A> its answer
 */
public final class WriteCombiner<Q, A> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WriteCombiner.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private record Waiting<Q, A>(Q request, CompletableFuture<A> answer) {}

    private final String name;
    private final int batchLimit;
    private final int queueLimit;
    private final Function<List<Q>, List<A>> execute;
    private final List<Thread> threads = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Queue<Waiting<Q, A>> queue = new ArrayDeque<>();
    private boolean closed;

    /**
     * A funnel that works from now on.
     *
     * @param name what it writes, for the names of its threads and for messages
     * @param threads how many statements may run at once
     * @param batchLimit how many requests go into one statement at most
     * @param queueLimit how many requests may wait; one more is refused
     * @param execute carries requests out, all or none of them, and returns their answers in the same order
     */
    public WriteCombiner(String name, int threads, int batchLimit, int queueLimit, Function<List<Q>, List<A>> execute) {
        if (threads < 1 || batchLimit < 1 || queueLimit < 1) {
            throw new IllegalArgumentException("Every limit of the write combiner " + name + " has to be positive");
        }
        this.name = name;
        this.batchLimit = batchLimit;
        this.queueLimit = queueLimit;
        this.execute = execute;
        for (int number = 1; number <= threads; number++) {
            this.threads.add(Thread.ofPlatform()
                    .daemon()
                    .name("whirr-" + name + "-" + number)
                    .start(this::work));
        }
    }

    /** A funnel with the settings that all of them share. */
    public WriteCombiner(String name, FunnelProperties properties, Function<List<Q>, List<A>> execute) {
        this(name, properties.threads(), properties.batchLimit(), properties.queueLimit(), execute);
    }

    /**
     * Hands a request in.
     *
     * <p>The future fails with what the execution threw, or with a {@link Refusal} when too many are waiting or the
     * head stops. What depends on it runs on the thread that writes: keep it short, or make it asynchronous. Cancelling
     * it takes the request back only while it waits.
     */
    public CompletableFuture<A> submit(Q request) {
        Waiting<Q, A> waiting = new Waiting<>(request, new CompletableFuture<>());
        lock.lock();
        try {
            if (closed) {
                return CompletableFuture.failedFuture(Refusal.tryLater("The head is stopping; try again in a moment"));
            }
            if (queue.size() >= queueLimit) {
                return CompletableFuture.failedFuture(
                        Refusal.tryLater("The head has too much to do (" + name + "); try again in a moment"));
            }
            queue.add(waiting);
            arrived.signal();
        } finally {
            lock.unlock();
        }
        return waiting.answer();
    }

    /**
     * Hands a request in and waits for its answer.
     *
     * @throws RuntimeException what the execution threw, or a {@link Refusal} as {@link #submit} says
     */
    public A call(Q request) {
        try {
            return submit(request).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private void work() {
        for (List<Waiting<Q, A>> batch = take(); !batch.isEmpty(); batch = take()) {
            batch.removeIf(waiting -> waiting.answer().isDone());
            if (!batch.isEmpty()) {
                carryOut(batch);
            }
        }
    }

    /** Everything that waits, up to the limit; empty when nothing will come any more. */
    private List<Waiting<Q, A>> take() {
        List<Waiting<Q, A>> batch = new ArrayList<>();
        lock.lock();
        try {
            while (queue.isEmpty() && !closed) {
                arrived.awaitUninterruptibly();
            }
            while (!queue.isEmpty() && batch.size() < batchLimit) {
                batch.add(queue.remove());
            }
            if (!queue.isEmpty()) {
                arrived.signal();
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void carryOut(List<Waiting<Q, A>> batch) {
        List<A> answers;
        try {
            answers = execute.apply(batch.stream().map(Waiting::request).toList());
            if (answers.size() != batch.size()) {
                throw new IllegalStateException("The write combiner " + name + " got " + answers.size() + " answers to "
                        + batch.size() + " requests");
            }
        } catch (Throwable e) {
            failed(batch, e);
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).answer().complete(answers.get(i));
        }
    }

    private void failed(List<Waiting<Q, A>> batch, Throwable e) {
        if (batch.size() == 1 || isHopeless(e)) {
            batch.forEach(waiting -> waiting.answer().completeExceptionally(e));
            return;
        }
        log.warn("{} requests ({}) failed together and are tried one by one: {}", batch.size(), name, e.toString());
        for (int i = 0; i < batch.size(); i++) {
            Waiting<Q, A> one = batch.get(i);
            carryOut(Collections.singletonList(one));
            if (one.answer().isCompletedExceptionally()
                    && isHopeless(one.answer().exceptionNow())) {
                Throwable trouble = one.answer().exceptionNow();
                batch.subList(i + 1, batch.size()).forEach(rest -> rest.answer().completeExceptionally(trouble));
                return;
            }
        }
    }

    /** Two transactions in each other's way are no trouble: the loser was rolled back and can simply be repeated. */
    private static boolean isHopeless(Throwable e) {
        return DatabaseTrouble.isBehind(e) && !DatabaseTrouble.isConflict(e);
    }

    /** Carries out what waits, then refuses. May be called again. Gives up waiting after ten seconds. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (Thread thread : threads) {
            join(thread, Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        }
    }

    private static void join(Thread thread, Duration patience) {
        try {
            if (!thread.join(patience)) {
                log.warn("{} is still writing; not waiting for it any longer", thread.getName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
