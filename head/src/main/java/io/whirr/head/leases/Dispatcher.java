package io.whirr.head.leases;

import io.whirr.api.leases.ClaimedTask;
import io.whirr.head.database.Notifications;
import io.whirr.head.http.InService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Brings claims and tasks together.
 *
 * <p>One thread serves all claims of this head, many with one look at the queue, which is one statement. Those that may
 * wait stay in line, first come first served, and all of them look again as soon as somebody says that there is work,
 * on this head or another one: the last in line may be the only one who can do it. Those for whom others have found
 * since then that there is nothing are passed over, also when they have just come. A word that is missed costs one poll
 * interval.
 */
@Component
class Dispatcher implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    /** How long somebody for whom there is nothing may be gone, or be draining, before this head looks. */
    private static final Duration GONE_UNNOTICED = Duration.ofSeconds(5);

    private final ReentrantLock lock = new ReentrantLock();

    private final Condition somethingToDo = lock.newCondition();

    private final ClaimLine line;

    /**
     * The last claim of each process that asks for all its slots at once; one that comes later says what is free now.
     */
    private final Map<String, WaitingClaim> ofProcesses = new ConcurrentHashMap<>();

    private final Claims claims;

    private final QueueFront front;

    private final Notifications notifications;

    private @Nullable Thread thread;

    Dispatcher(
            Claims claims,
            QueueFront front,
            Notifications notifications,
            LeaseProperties properties,
            InService inService) {
        this.claims = claims;
        this.front = front;
        this.notifications = notifications;
        this.line = new ClaimLine(
                properties.claimBatch(),
                Math.min(properties.parkedClaims(), inService.mostWaiting()),
                properties.pollInterval());
        notifications.onWakeUp(this::wake);
    }

    /**
     * Puts a claim into the line and waits for its answer, {@code wait} and a statement long at the most.
     *
     * @throws RuntimeException when the database could not be asked
     */
    ClaimedTask claim(Claim claim, Duration wait, BooleanSupplier alive) {
        WaitingClaim waiting = new WaitingClaim(claim, wait, alive);
        String process = claim.wholeProcess() ? claim.instance() : null;
        if (process == null) {
            return enter(waiting) ? waiting.await() : WaitingClaim.NOTHING;
        }
        WaitingClaim former = ofProcesses.put(process, waiting);
        if (former != null) {
            former.leave();
        }
        try {
            return enter(waiting) ? waiting.await() : WaitingClaim.NOTHING;
        } finally {
            ofProcesses.remove(process, waiting);
        }
    }

    private boolean enter(WaitingClaim claim) {
        lock.lock();
        try {
            if (line.isOpen()) {
                line.enter(claim);
                somethingToDo.signal();
            }
            return line.isOpen();
        } finally {
            lock.unlock();
        }
    }

    /** There is work, or may be, and nothing of it has a lower rank than this. */
    void wake(double rank) {
        front.arrived(rank);
        wake();
    }

    private void wake() {
        lock.lock();
        try {
            line.lookAgain();
            somethingToDo.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Tells all heads that there are tasks of any rank, once the caller's transaction has committed. */
    void announceAfterCommit() {
        announceAfterCommit(Double.NEGATIVE_INFINITY);
    }

    /** Tells all heads that there are tasks of at least this rank, once the caller's transaction has committed. */
    void announceAfterCommit(double rank) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                wake(rank);
                notifications.announce(rank);
            }
        });
    }

    /** Whatever one batch throws, this thread serves everybody: it goes on. */
    private void serveUntilStopped() {
        boolean more = true;
        while (more) {
            try {
                more = serveNext();
            } catch (Throwable e) {
                log.error("a batch of claims failed unexpectedly; dispatching goes on", e);
            }
        }
    }

    private boolean serveNext() {
        ClaimLine.Batch batch = nextBatch();
        if (batch != null) {
            serve(batch);
        }
        return batch != null;
    }

    /** Waits for something to do; null when there will be nothing more. */
    private ClaimLine.@Nullable Batch nextBatch() {
        lock.lock();
        try {
            while (line.isOpen()) {
                ClaimLine.Batch batch = line.next();
                if (batch != null) {
                    return batch;
                }
                var _ = somethingToDo.awaitNanos(line.untilPoll().toNanos());
            }
            return null;
        } catch (InterruptedException e) {
            // Nobody but a dying process interrupts this thread.
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void serve(ClaimLine.Batch batch) {
        if (batch.claims().isEmpty()) {
            return;
        }
        try {
            List<WaitingClaim> asking = asking(batch);
            Map<Integer, ClaimedTask> served = asking.isEmpty()
                    ? Map.of()
                    : claims.serve(asking.stream().map(WaitingClaim::claim).toList(), batch.looks());
            served.forEach((position, task) -> asking.get(position).give(task));
            putBack(batch);
            if (!served.isEmpty() && served.size() == asking.size()) {
                wake();
            }
        } catch (Throwable e) {
            front.anywhere();
            fail(batch, e);
        }
    }

    /** Whoever is there, and for whom others have not found already that there is nothing. */
    private List<WaitingClaim> asking(ClaimLine.Batch batch) {
        List<WaitingClaim> asking = new ArrayList<>();
        for (WaitingClaim claim : batch.claims()) {
            if (claims.nothingFor(claim.claim(), batch.looks())) {
                claim.endIfGone(GONE_UNNOTICED);
            } else if (!claim.endIfGone(Duration.ZERO)) {
                asking.add(claim);
            }
        }
        return asking;
    }

    private void putBack(ClaimLine.Batch batch) {
        lock.lock();
        try {
            line.putBack(batch);
        } finally {
            lock.unlock();
        }
    }

    /** Those who have just come hear of the trouble; those who wait may well outlast it. */
    private void fail(ClaimLine.Batch batch, Throwable cause) {
        log.warn("claims not served claims={}: {}", batch.claims().size(), cause.toString());
        batch.claims().stream().skip(batch.waited()).forEach(claim -> claim.fail(cause));
        putBack(batch.onlyWaited());
        endRound();
    }

    /** What was taken for nobody is in the queue again, and the rest would meet the same trouble: a little later. */
    private void endRound() {
        lock.lock();
        try {
            line.endRound();
        } finally {
            lock.unlock();
        }
    }

    /** How many claims stand in line. */
    int waiting() {
        lock.lock();
        try {
            return line.length();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        lock.lock();
        try {
            if (!line.isOpen()) {
                line.open();
                thread = Thread.ofPlatform().name("dispatcher").start(this::serveUntilStopped);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Everybody in line is sent home with nothing; a batch that is being served gets what it brings. */
    @Override
    public void stop() {
        Thread stopping;
        lock.lock();
        try {
            stopping = thread;
            thread = null;
            line.close();
            somethingToDo.signalAll();
        } finally {
            lock.unlock();
        }
        if (stopping != null) {
            joinShortly(stopping);
        }
    }

    private static void joinShortly(Thread thread) {
        try {
            if (!thread.join(STOP_PATIENCE)) {
                log.warn("the dispatcher is still serving claims; not waiting any longer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        lock.lock();
        try {
            return line.isOpen();
        } finally {
            lock.unlock();
        }
    }
}
