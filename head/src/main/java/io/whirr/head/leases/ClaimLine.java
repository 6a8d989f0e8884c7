package io.whirr.head.leases;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a head that have no answer yet, and in what order they look at the queue.
 *
 * <p>Those that found nothing and may wait look again in rounds, the first come first: after a word that there is work,
 * and at every poll interval, as a word may be missed. It is for one thread at a time; the {@link Dispatcher} sees to
 * that.
 */
class ClaimLine {

    /** Claims that had no look yet. */
    private final Deque<WaitingClaim> fresh = new ArrayDeque<>();

    /** Claims that found nothing and wait. Whoever had a look and found nothing goes to the end. */
    private final Deque<WaitingClaim> parked = new ArrayDeque<>();

    /** How many of those who are parked, the first, have yet to get a look since the last word. */
    private int toLook;

    /** What claims have found since the last word. */
    private Looks looks = new Looks();

    private boolean workAnnounced;

    /** When those who are parked look without a word, on the clock of {@link System#nanoTime()}. */
    private long nextPoll = System.nanoTime();

    private boolean open;

    private final int mostInBatch;

    /** There is always room for those who do not wait. */
    private final int mostParked;

    private final Duration pollInterval;

    ClaimLine(int mostInBatch, int mostParked, Duration pollInterval) {
        this.mostInBatch = mostInBatch;
        this.mostParked = mostParked;
        this.pollInterval = pollInterval;
    }

    /**
     * Claims that are served together.
     *
     * @param claims those that were parked first, then those that have just come
     * @param waited how many of them were parked
     * @param looks what others have found for them
     */
    record Batch(List<WaitingClaim> claims, int waited, Looks looks) {

        Batch onlyWaited() {
            return new Batch(claims.subList(0, waited), waited, looks);
        }
    }

    void open() {
        open = true;
    }

    boolean isOpen() {
        return open;
    }

    /** Sends everybody home with nothing. */
    void close() {
        open = false;
        fresh.forEach(WaitingClaim::leave);
        parked.forEach(WaitingClaim::leave);
        fresh.clear();
        parked.clear();
        toLook = 0;
    }

    /** How many stand in it, those that are being served left out. */
    int length() {
        return fresh.size() + parked.size();
    }

    void enter(WaitingClaim claim) {
        fresh.add(claim);
    }

    /** There is work, or may be: nobody knows any more that there is nothing. */
    void lookAgain() {
        workAnnounced = true;
        looks = new Looks();
    }

    Duration untilPoll() {
        return Duration.ofNanos(nextPoll - System.nanoTime());
    }

    /** Takes out who is to be served now; null when nobody is. */
    @Nullable
    Batch next() {
        beginRound();
        return toLook > 0 || !fresh.isEmpty() ? takeBatch() : null;
    }

    /**
     * Has all who are parked look again after a word, and at every poll interval, however busy it is. A word that comes
     * while they look is for another round: the last in line have theirs first.
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
            nextPoll = System.nanoTime() + pollInterval.toNanos();
        }
    }

    /** Those who have waited come first, and leave some room for the others: there may be very many of them. */
    private Batch takeBatch() {
        int mostWaited = fresh.isEmpty() ? mostInBatch : mostInBatch - Math.max(1, mostInBatch / 4);
        List<WaitingClaim> taken = new ArrayList<>();
        while (toLook > 0 && taken.size() < mostWaited) {
            toLook--;
            take(parked, taken);
        }
        int waited = taken.size();
        while (!fresh.isEmpty() && taken.size() < mostInBatch) {
            take(fresh, taken);
        }
        return new Batch(taken, waited, relyOnOthers(taken, waited) ? looks : new Looks());
    }

    private static void take(Deque<WaitingClaim> line, List<WaitingClaim> taken) {
        WaitingClaim claim = line.remove();
        if (claim.serve()) {
            taken.add(claim);
        }
    }

    /**
     * Who has just come and goes away again looks for himself: a word about what another head has put there may be on
     * its way. Who stays until the next poll joins those who wait for that word, and costs no statement.
     */
    private boolean relyOnOthers(List<WaitingClaim> taken, int waited) {
        return parked.size() + taken.size() <= mostParked
                && taken.stream().skip(waited).allMatch(claim -> claim.staysFor(pollInterval));
    }

    /** Puts back those of a batch that found nothing and wait. */
    void putBack(Batch batch) {
        for (int i = 0; i < batch.claims().size(); i++) {
            WaitingClaim claim = batch.claims().get(i);
            boolean room = open && (i < batch.waited() || parked.size() < mostParked);
            if (claim.isOver()) {
                continue;
            }
            if (!room) {
                claim.giveNothing();
            } else if (claim.backInLine()) {
                parked.addLast(claim);
            }
        }
    }

    /** The rest of a round looks with the next one. */
    void endRound() {
        looks = new Looks();
        toLook = 0;
    }
}
