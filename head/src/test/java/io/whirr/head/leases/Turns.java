package io.whirr.head.leases;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Lets two actors use the database by turns: before every statement and every commit each of them waits until it is its
 * turn, and whose turn it is comes from a seed. Whoever has to wait for a lock of the other one is passed over.
 *
 * <p>So two transactions overlap in a way that can be had again, whatever else the machine is doing.
 */
final class Turns {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration SOON = Duration.ofMillis(2);

    /** Threads that work for whoever has handed something in. */
    private static final List<String> FUNNELS = List.of("whirr-renewals", "whirr-reports", "whirr-submissions");

    private enum State {
        NEW,
        RUNNING,
        AT_THE_GATE,
        DONE
    }

    /** One of the two. */
    private static final class Actor {

        private final Callable<Answer> deed;

        private State state = State.NEW;

        private int backend;

        private @Nullable Answer answer;

        private @Nullable Throwable failure;

        Actor(Callable<Answer> deed) {
            this.deed = deed;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();

    private final Condition moved = lock.newCondition();

    private final Map<Thread, Actor> threads = new ConcurrentHashMap<>();

    private final Connection onlooker;

    private @Nullable Actor starting;

    Turns(Connection onlooker) {
        this.onlooker = onlooker;
    }

    /** What both hear. An actor that throws ends the test. */
    List<Answer> take(Callable<Answer> one, Callable<Answer> other, Random chance) throws Exception {
        List<Actor> actors = List.of(new Actor(one), new Actor(other));
        lock.lock();
        try {
            settle(actors);
            while (actors.stream().anyMatch(actor -> actor.state != State.DONE)) {
                List<Actor> ready = actors.stream()
                        .filter(actor -> actor.state == State.NEW || actor.state == State.AT_THE_GATE)
                        .toList();
                if (!ready.isEmpty()) {
                    goOn(ready.get(chance.nextInt(ready.size())));
                }
                settle(actors);
            }
        } finally {
            threads.clear();
            lock.unlock();
        }
        return answers(actors);
    }

    private static List<Answer> answers(List<Actor> actors) {
        List<Answer> answers = new ArrayList<>();
        for (Actor actor : actors) {
            if (actor.answer == null) {
                throw new IllegalStateException("a deed failed", actor.failure);
            }
            answers.add(actor.answer);
        }
        return answers;
    }

    private void goOn(Actor actor) {
        boolean fresh = actor.state == State.NEW;
        actor.state = State.RUNNING;
        if (fresh) {
            starting = actor;
            Thread thread = Thread.ofPlatform().name("actor").unstarted(() -> act(actor));
            threads.put(thread, actor);
            thread.start();
        } else {
            moved.signalAll();
        }
    }

    private void act(Actor actor) {
        Answer answer = null;
        Throwable failure = null;
        try {
            answer = actor.deed.call();
        } catch (Throwable e) {
            failure = e;
        }
        lock.lock();
        try {
            actor.answer = answer;
            actor.failure = failure;
            actor.state = State.DONE;
            if (starting == actor) {
                starting = null;
            }
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until nobody moves any more: everybody is at the gate, done, or waits for a lock that somebody holds. Two
     * that wait for each other are not settled: the database is about to send one of them away.
     */
    private void settle(List<Actor> actors) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean late = false;
        while (!isSettled(actors, late)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("nobody moves: "
                        + actors.stream().map(actor -> actor.state).toList());
            }
            late = moved.awaitNanos(SOON.toNanos()) <= 0;
        }
    }

    /** Whoever does not come back soon is late after. */
    private boolean isSettled(List<Actor> actors, boolean late) {
        return actors.stream().noneMatch(actor -> actor.state == State.RUNNING)
                || (late
                        && actors.stream().noneMatch(this::moves)
                        && actors.stream().anyMatch(Turns::canGoOn));
    }

    private static boolean canGoOn(Actor actor) {
        return actor.state == State.NEW || actor.state == State.AT_THE_GATE;
    }

    private boolean moves(Actor actor) {
        return actor.state == State.RUNNING && !waitsForALock(actor.backend);
    }

    private boolean waitsForALock(int backend) {
        if (backend == 0) {
            return false;
        }
        try (PreparedStatement statement = onlooker.prepareStatement("SELECT cardinality(pg_blocking_pids(?)) > 0")) {
            statement.setInt(1, backend);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Called before every statement and commit of anybody; those who take no turns go through. */
    void gate(Connection connection) throws SQLException {
        lock.lock();
        try {
            Actor actor = actor();
            if (actor == null) {
                return;
            }
            actor.backend = connection.unwrap(PGConnection.class).getBackendPID();
            actor.state = State.AT_THE_GATE;
            moved.signalAll();
            while (actor.state == State.AT_THE_GATE) {
                moved.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** A funnel's thread works for whoever has just begun: only one of the two ever begins at a time. */
    private @Nullable Actor actor() {
        Thread thread = Thread.currentThread();
        Actor fresh = starting;
        boolean funnel = FUNNELS.stream().anyMatch(thread.getName()::startsWith);
        if (fresh != null && (funnel || threads.get(thread) == fresh)) {
            starting = null;
            threads.put(thread, fresh);
        }
        return threads.get(thread);
    }
}
