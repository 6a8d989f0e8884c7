package io.whirr.head.schedules;

import io.whirr.api.schedules.Backfilled;
import io.whirr.api.schedules.Firing;
import io.whirr.head.http.InvalidRequest;
import io.whirr.head.schedules.Firings.Decided;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Firings that somebody wants besides the times that come. In the transaction that has locked the schedule. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class OnDemand {

    private final ScheduleStore store;
    private final FiringStore firingStore;
    private final Firings firings;
    private final ScheduleProperties properties;

    OnDemand(ScheduleStore store, FiringStore firingStore, Firings firings, ScheduleProperties properties) {
        this.store = store;
        this.firingStore = firingStore;
        this.firings = firings;
        this.properties = properties;
    }

    /** Fires a schedule now; paused or not. */
    Firing trigger(ScheduleRow row, Overlap overlap) {
        Instant now = store.now().truncatedTo(ChronoUnit.MICROS);
        OverlapDecider decider = decider(row, overlap, properties.mostWaiting());
        decider.want(now);
        firings.cancel(decider.cancelled());
        firings.skip(row, decider.superseded(), "somebody triggered the schedule");
        firings.carryOut(decided(row, FiringKind.MANUAL, decider), overlap != Overlap.ALLOW_ALL);
        return firingStore
                .find(row.id(), now)
                .orElseThrow(() -> new IllegalStateException("Schedule " + row.name() + " did not fire at " + now));
    }

    private OverlapDecider decider(ScheduleRow row, Overlap overlap, int mostWaiting) {
        Standing standing = firings.standings(List.of(row)).getOrDefault(row.id(), Standing.IDLE);
        return new OverlapDecider(overlap, standing, mostWaiting, ZoneId.of(row.zone()));
    }

    private static List<Decided> decided(ScheduleRow row, FiringKind kind, OverlapDecider decider) {
        return decider.decisions().stream()
                .map(decision -> new Decided(row, kind, decision))
                .toList();
    }

    /** Fires the times of a range that have not become jobs. */
    Backfilled backfill(ScheduleRow row, Instant start, Instant end, Overlap overlap) {
        List<Instant> times = times(row, start, end);
        List<FiringKey> keys =
                times.stream().map(time -> new FiringKey(row.id(), time)).toList();
        Set<FiringKey> there = firingStore.existing(keys, Set.of(FiringState.STARTED, FiringState.WAITING));
        OverlapDecider decider = decider(row, overlap, Integer.MAX_VALUE);
        times.stream()
                .filter(time -> !there.contains(new FiringKey(row.id(), time)))
                .forEach(decider::want);
        firings.carryOut(decided(row, FiringKind.BACKFILL, decider), overlap != Overlap.ALLOW_ALL);
        int waiting = (int) decider.decisions().stream()
                .filter(decision -> decision.state() == FiringState.WAITING)
                .count();
        int started = decider.decisions().size() - waiting;
        return new Backfilled(
                times.size(),
                started,
                waiting,
                there.size(),
                "%d of %d times started, %d wait, %d had been jobs before"
                        .formatted(started, times.size(), waiting, there.size()));
    }

    private List<Instant> times(ScheduleRow row, Instant start, Instant end) {
        Timetable timetable = Timetables.of(row);
        List<Instant> times = new ArrayList<>();
        Instant next = timetable.next(start.minusNanos(1));
        while (next != null && !next.isAfter(end)) {
            times.add(next);
            if (times.size() > properties.mostBackfilled()) {
                throw InvalidRequest.inBody(
                        "end",
                        "the range has more than %d times: backfill it in parts".formatted(properties.mostBackfilled()),
                        end.toString());
            }
            next = timetable.next(next);
        }
        return times;
    }
}
