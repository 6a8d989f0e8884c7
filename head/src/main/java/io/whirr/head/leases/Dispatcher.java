package io.whirr.head.leases;

import io.whirr.api.leases.ClaimedTask;
import io.whirr.head.database.Notifications;
import io.whirr.head.http.InService;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
 * <p>One thread serves all claims of this head: those that have just come get one look at the queue, in one statement
 * for all of them; those that may wait stay in line, first come first served, and all of them get another look as soon
 * as somebody says that there is work, on this head or another one: the last in line may be the only one who can do it.
 * Those for whom others have found by then that there is nothing are passed over. A word that is missed costs one poll
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

    /** Claims that had no look yet. */
    private final Deque<WaitingClaim> fresh = new ArrayDeque<>();

    /** Claims that found nothing and wait. Whoever had a look and found nothing goes to the end. */
    private final Deque<WaitingClaim> parked = new ArrayDeque<>();

    /** How many of those who are parked, the first, have yet to get a look since the last word. */
    private int toLook;

    /** What those who are parked have found since the last word. */
    private Looks looks = new Looks();

    /** When those who are parked look without a word, on the clock of {@link System#nanoTime()}. */
    private long nextPoll = System.nanoTime();

    /**
     * The last claim of each process that asks for all its slots at once; one that comes later says what is free now.
     */
    private final Map<String, WaitingClaim> ofProcesses = new ConcurrentHashMap<>();

    private final Claims claims;

    private final QueueFront front;

    private final Notifications notifications;

    private final LeaseProperties properties;

    /** There is always room for those who do not wait. */
    private final int mostParked;

    private boolean workAnnounced;

    private boolean running;

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
        this.properties = properties;
        this.mostParked = Math.min(properties.parkedClaims(), inService.mostWaiting());
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
            return line(waiting) ? waiting.await() : WaitingClaim.NOTHING;
        }
        WaitingClaim former = ofProcesses.put(process, waiting);
        if (former != null) {
            former.leave();
        }
        try {
            return line(waiting) ? waiting.await() : WaitingClaim.NOTHING;
        } finally {
            ofProcesses.remove(process, waiting);
        }
    }

    private boolean line(WaitingClaim claim) {
        lock.lock();
        try {
            if (running) {
                fresh.add(claim);
                somethingToDo.signal();
            }
            return running;
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
            lookAgain();
            somethingToDo.signal();
        } finally {
            lock.unlock();
        }
    }

    private void lookAgain() {
        workAnnounced = true;
        looks = new Looks();
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
        Batch batch = nextBatch();
        if (batch != null) {
            serve(batch);
        }
        return batch != null;
    }

    /** Waits for something to do; null when there will be nothing more. */
    private @Nullable Batch nextBatch() {
        lock.lock();
        try {
            while (running) {
                beginRound();
                if (toLook > 0 || !fresh.isEmpty()) {
                    return takeBatch();
                }
                var _ = somethingToDo.awaitNanos(nextPoll - System.nanoTime());
            }
            return null;
        } catch (InterruptedException e) {
            // Nobody but a dying process interrupts this thread.
            return null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Has all who are parked look again after a word, and at every poll interval, however busy it is: a word may be
     * missed. One that comes while they look is for another round: the last in line have theirs first.
     */
    private void beginRound() {
        if (toLook > 0) {
            return;
        }
        if (System.nanoTime() - nextPoll >= 0) {
            parked.removeIf(WaitingClaim::isOver);
            lookAgain();
        }
        if (workAnnounced) {
            workAnnounced = false;
            toLook = parked.size();
            nextPoll = System.nanoTime() + properties.pollInterval().toNanos();
        }
    }

    /**
     * Those who have waited come first, and leave some room for the others: there may be very many of them. Who has
     * just come looks for himself: a word about what another head has put there may be on its way.
     */
    private Batch takeBatch() {
        int most = properties.claimBatch();
        int mostWaited = fresh.isEmpty() ? most : most - Math.max(1, most / 4);
        List<WaitingClaim> taken = new ArrayList<>();
        while (toLook > 0 && taken.size() < mostWaited) {
            toLook--;
            take(parked, taken);
        }
        int waited = taken.size();
        while (!fresh.isEmpty() && taken.size() < most) {
            take(fresh, taken);
        }
        return new Batch(taken, waited, taken.size() == waited ? looks : new Looks());
    }

    private static void take(Deque<WaitingClaim> line, List<WaitingClaim> taken) {
        WaitingClaim claim = line.remove();
        if (claim.serve()) {
            taken.add(claim);
        }
    }

    private void serve(Batch batch) {
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
    private List<WaitingClaim> asking(Batch batch) {
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

    private void putBack(Batch batch) {
        lock.lock();
        try {
            for (int i = 0; i < batch.claims().size(); i++) {
                WaitingClaim claim = batch.claims().get(i);
                boolean room = running && (i < batch.waited() || parked.size() < mostParked);
                if (claim.isOver()) {
                    continue;
                }
                if (!room) {
                    claim.giveNothing();
                } else if (claim.backInLine()) {
                    parked.addLast(claim);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Those who have just come hear of the trouble; those who wait may well outlast it. */
    private void fail(Batch batch, Throwable cause) {
        log.warn("claims not served claims={}: {}", batch.claims().size(), cause.toString());
        batch.claims().stream().skip(batch.waited()).forEach(claim -> claim.fail(cause));
        putBack(batch.onlyWaited());
        endRound();
    }

    /** What was taken for nobody is in the queue again, and the rest would meet the same trouble: a little later. */
    private void endRound() {
        lock.lock();
        try {
            looks = new Looks();
            toLook = 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        lock.lock();
        try {
            if (!running) {
                running = true;
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
            running = false;
            stopping = thread;
            thread = null;
            fresh.forEach(WaitingClaim::leave);
            parked.forEach(WaitingClaim::leave);
            fresh.clear();
            parked.clear();
            toLook = 0;
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
            return running;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Claims that are served together.
     *
     * @param claims those that were parked first, then those that have just come
     * @param waited how many of them were parked
     * @param looks what those before them have found
     */
    private record Batch(List<WaitingClaim> claims, int waited, Looks looks) {

        Batch onlyWaited() {
            return new Batch(claims.subList(0, waited), waited, looks);
        }
    }
}
