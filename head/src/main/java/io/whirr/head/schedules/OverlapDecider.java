package io.whirr.head.schedules;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides what becomes of times that are wanted, one after the other, when earlier jobs may not have ended. Used once,
 * for one schedule, under its lock.
 */
final class OverlapDecider {

    private final Overlap overlap;
    private final Standing standing;
    private final int mostWaiting;
    private final ZoneId zone;

    private final List<Decision> decisions = new ArrayList<>();
    private final List<Instant> superseded = new ArrayList<>();
    private boolean cancelsOthers;
    private boolean busy;
    private String busyWith;
    private int waiting;

    OverlapDecider(Overlap overlap, Standing standing, int mostWaiting, ZoneId zone) {
        this.overlap = overlap;
        this.standing = standing;
        this.mostWaiting = mostWaiting;
        this.zone = zone;
        this.busy = !standing.open().isEmpty();
        this.busyWith = busy ? text(standing.open().getFirst()) : "";
        this.waiting = standing.waiting().size();
    }

    private String text(Standing.Open open) {
        return "job %d, for %s, had not ended".formatted(open.job(), Local.text(open.time(), zone));
    }

    /** A time has come. Where the latest wins, only the latest may be given. */
    void want(Instant time) {
        switch (overlap) {
            case ALLOW_ALL -> decisions.add(Decision.start(time));
            case SKIP -> startOr(time, busy, () -> Decision.skip(time, busyWith));
            case BUFFER_ONE -> startOr(time, busy || waiting > 0, () -> waitUnless(time, waiting > 0));
            case BUFFER_ALL -> startOr(time, busy || waiting > 0, () -> waitUnless(time, waiting >= mostWaiting));
            case CANCEL_OTHER -> {
                cancelOthers();
                startOr(time, busy, () -> waitUnless(time, false));
            }
            case KILL_OTHER -> {
                cancelOthers();
                decisions.add(Decision.start(time));
            }
        }
    }

    /** Says what else becomes of a time. */
    void decide(Decision decision) {
        decisions.add(decision);
    }

    private interface Otherwise {
        Decision decide();
    }

    private void startOr(Instant time, boolean notNow, Otherwise otherwise) {
        if (notNow) {
            decisions.add(otherwise.decide());
        } else {
            decisions.add(Decision.start(time));
            busy = true;
            busyWith = "the job for %s had just begun".formatted(Local.text(time, zone));
        }
    }

    private Decision waitUnless(Instant time, boolean full) {
        if (full) {
            return Decision.skip(
                    time, "%d %s for a job to end already".formatted(waiting, waiting == 1 ? "waits" : "wait"));
        }
        waiting++;
        return Decision.wait(time, busy ? busyWith : "others wait before it");
    }

    private void cancelOthers() {
        cancelsOthers = true;
        superseded.addAll(standing.waiting());
        waiting = 0;
    }

    List<Decision> decisions() {
        return decisions;
    }

    /** The jobs that have to be cancelled. */
    List<Long> cancelled() {
        return cancelsOthers ? standing.open().stream().map(Standing.Open::job).toList() : List.of();
    }

    /** The times that waited and are not wanted any more. */
    List<Instant> superseded() {
        return superseded;
    }
}
