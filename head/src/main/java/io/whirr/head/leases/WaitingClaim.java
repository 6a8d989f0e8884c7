package io.whirr.head.leases;

import io.whirr.api.leases.ClaimedTask;
import io.whirr.head.http.Refusal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * A claim that somebody waits for.
 *
 * <p>It stands in line, or is being served while a statement runs for it, or is over; whoever wants to move it on has
 * to win the change of state, so that a task is never handed to a claim that has just given up.
 */
class WaitingClaim {

    /** The answer of a claim that there was no work for. */
    static final ClaimedTask NOTHING = new ClaimedTask(null, null, null, null);

    /** A look at the queue is a statement or two; one that takes longer than this is never coming back. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(60);

    private enum State {
        IN_LINE,
        BEING_SERVED,
        OVER
    }

    private final Claim claim;

    private final long deadline;

    private final boolean mayWait;

    private final BooleanSupplier alive;

    private final CompletableFuture<ClaimedTask> answer = new CompletableFuture<>();

    /** Open once there is an answer: on an idle cluster most waits end without, and an exception each is dear. */
    private final CountDownLatch answered = new CountDownLatch(1);

    private final AtomicReference<State> state = new AtomicReference<>(State.IN_LINE);

    private volatile boolean left;

    /** When its caller was last looked for, on the clock of {@link System#nanoTime()}; used by who serves it. */
    private long seen;

    /**
     * Makes a claim.
     *
     * @param wait how long it stays in line; zero for a single look
     * @param alive whether the connection that it came on is still there
     */
    WaitingClaim(Claim claim, Duration wait, BooleanSupplier alive) {
        this.claim = claim;
        this.deadline = System.nanoTime() + wait.toNanos();
        this.mayWait = wait.isPositive();
        this.alive = alive;
        this.seen = System.nanoTime();
    }

    Claim claim() {
        return claim;
    }

    /** Waits for the answer: until the wait is over, or while it is being served. */
    ClaimedTask await() {
        try {
            if (mayWait && !answered.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                leave();
            }
            if (!answered.await(LONGEST_LOOK.toNanos(), TimeUnit.NANOSECONDS)) {
                throw Refusal.tryLater("The head did not get to this claim in time; try again");
            }
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            leave();
            return NOTHING;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    /** Whether its caller waits for so long yet. */
    boolean staysFor(Duration time) {
        return mayWait && deadline - System.nanoTime() >= time.toNanos();
    }

    /** Takes it out of the line; false when it is over. */
    boolean serve() {
        return state.compareAndSet(State.IN_LINE, State.BEING_SERVED);
    }

    /**
     * Ends one that is being served and whose caller is gone; true then. To look at ten thousand connections each
     * second is as much work as to answer them.
     *
     * @param unnoticed how long ago the caller may have been seen last without being looked for again
     */
    boolean endIfGone(Duration unnoticed) {
        long now = System.nanoTime();
        if (now - seen < unnoticed.toNanos()) {
            return false;
        }
        seen = now;
        if (isAlive()) {
            return false;
        }
        giveNothing();
        return true;
    }

    /** Who cannot be asked is taken to be there: a statement for him fails with its own words. */
    private boolean isAlive() {
        try {
            return alive.getAsBoolean();
        } catch (RuntimeException e) {
            return true;
        }
    }

    /** There was nothing for it: back into the line; false when its time is up, or it was to leave meanwhile. */
    boolean backInLine() {
        if (!mayWait || left || System.nanoTime() - deadline >= 0) {
            giveNothing();
            return false;
        }
        state.set(State.IN_LINE);
        if (left) {
            leave();
        }
        return !isOver();
    }

    /** Ends it without a task if it is in line; one that is being served gets what that brings, and leaves then. */
    void leave() {
        left = true;
        if (state.compareAndSet(State.IN_LINE, State.OVER)) {
            answer(NOTHING);
        }
    }

    boolean isOver() {
        return state.get() == State.OVER;
    }

    void give(ClaimedTask task) {
        state.set(State.OVER);
        answer(task);
    }

    void giveNothing() {
        give(NOTHING);
    }

    void fail(Throwable cause) {
        state.set(State.OVER);
        answer.completeExceptionally(cause);
        answered.countDown();
    }

    private void answer(ClaimedTask task) {
        answer.complete(task);
        answered.countDown();
    }
}
