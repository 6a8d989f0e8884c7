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
 * <p>A second statement beside one that runs hides the time of a commit, and costs processor time that a larger batch
 * would have saved: it is begun when so many wait that they are worth one, or when the first has kept them waiting.
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

    private record Waiting<Q, A>(Q request, CompletableFuture<A> answer, long sinceNanos) {}

    private final String name;
    private final FunnelProperties limits;
    private final Function<List<Q>, List<A>> execute;
    private final List<Thread> threads = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Queue<Waiting<Q, A>> queue = new ArrayDeque<>();
    private int running;
    private boolean closed;

    /**
     * A funnel that works from now on.
     *
     * @param name what it writes, for the names of its threads and for messages
     * @param limits what all funnels share
     * @param execute carries requests out, all or none of them, and returns their answers in the same order
     */
    public WriteCombiner(String name, FunnelProperties limits, Function<List<Q>, List<A>> execute) {
        this.name = name;
        this.limits = limits;
        this.execute = execute;
        for (int number = 1; number <= limits.threads(); number++) {
            this.threads.add(Thread.ofPlatform()
                    .daemon()
                    .name("whirr-" + name + "-" + number)
                    .start(this::work));
        }
    }

    /**
     * Hands a request in.
     *
     * <p>The future fails with what the execution threw, or with a {@link Refusal} when too many are waiting or the
     * head stops. What depends on it runs on the thread that writes: keep it short, or make it asynchronous. Cancelling
     * it takes the request back only while it waits.
     */
    public CompletableFuture<A> submit(Q request) {
        Waiting<Q, A> waiting = new Waiting<>(request, new CompletableFuture<>(), System.nanoTime());
        lock.lock();
        try {
            if (closed) {
                return CompletableFuture.failedFuture(Refusal.tryLater("The head is stopping; try again in a moment"));
            }
            if (queue.size() >= limits.queueLimit()) {
                return CompletableFuture.failedFuture(
                        Refusal.tryLater("The head has too much to do (" + name + "); try again in a moment"));
            }
            queue.add(waiting);
            if (queue.size() == 1 || isSomethingToDo()) {
                arrived.signal();
            }
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
            ended();
        }
    }

    /** Everything that waits, up to the limit; empty when nothing will come any more. */
    private List<Waiting<Q, A>> take() {
        List<Waiting<Q, A>> batch = new ArrayList<>();
        lock.lock();
        try {
            awaitWork();
            while (!queue.isEmpty() && batch.size() < limits.batchLimit()) {
                batch.add(queue.remove());
            }
            running += batch.isEmpty() ? 0 : 1;
            if (!queue.isEmpty()) {
                arrived.signal();
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void awaitWork() {
        while (!closed && !isSomethingToDo()) {
            try {
                if (queue.isEmpty()) {
                    arrived.await();
                } else {
                    var _ = arrived.awaitNanos(leftToWait());
                }
            } catch (InterruptedException e) {
                log.debug("whoever interrupted the write combiner {} is not heard", name);
            }
        }
    }

    private boolean isSomethingToDo() {
        return !queue.isEmpty() && (running == 0 || queue.size() >= limits.worthOne() || leftToWait() <= 0);
    }

    /** How long the first in the queue has to wait at the most for a statement that runs. */
    private long leftToWait() {
        return queue.element().sinceNanos() + limits.longWait().toNanos() - System.nanoTime();
    }

    private void ended() {
        lock.lock();
        try {
            running--;
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
