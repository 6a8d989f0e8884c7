package io.whirr.head.schedules;

import io.whirr.head.schedules.Firings.Decided;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Fires what is due. Every method is one transaction; several heads may be at it at once, each skips what another has
 * locked.
 */
@Component
class FiringPass {

    private static final Logger log = LoggerFactory.getLogger(FiringPass.class);

    private final ScheduleStore store;
    private final FiringStore firingStore;
    private final Firings firings;
    private final ScheduleProperties properties;
    private final TransactionTemplate transaction;

    FiringPass(
            ScheduleStore store,
            FiringStore firingStore,
            Firings firings,
            ScheduleProperties properties,
            TransactionTemplate transaction) {
        this.store = store;
        this.firingStore = firingStore;
        this.firings = firings;
        this.properties = properties;
        this.transaction = transaction;
    }

    /** Fires schedules that are due, a batch of them, and says how many. */
    int fireDue() {
        return transaction.execute(status -> fire(store.lockDue(properties.firingBatch())));
    }

    /** Fires one schedule when it is due. */
    int fireDue(long schedule) {
        return transaction.execute(status -> {
            Instant now = store.now();
            return fire(store.lockFree(List.of(schedule)).stream()
                    .filter(row -> row.nextFireAt() != null && !row.nextFireAt().isAfter(now))
                    .toList());
        });
    }

    private int fire(List<ScheduleRow> rows) {
        if (rows.isEmpty()) {
            return 0;
        }
        Instant now = store.now();
        Map<Long, Standing> standings = firings.standings(rows);
        List<ScheduleRow> going = stillGoing(rows);
        List<Decided> decided = new ArrayList<>();
        List<Long> ids = new ArrayList<>();
        List<Next> nexts = new ArrayList<>();
        for (ScheduleRow row : going) {
            Standing standing = standings.getOrDefault(row.id(), Standing.IDLE);
            Plan plan = Plan.of(row, Timetables.of(row), standing, now, properties.limits());
            plan.decisions().forEach(decision -> decided.add(new Decided(row, FiringKind.SCHEDULED, decision)));
            firings.cancel(plan.cancelled());
            firings.skip(row, plan.superseded(), "a later time has come");
            ids.add(row.id());
            nexts.add(Next.of(plan.next()));
        }
        firings.carryOut(decided, false);
        store.moveOn(ids, nexts);
        log.debug("fired schedules={} times={}", going.size(), decided.size());
        return rows.size();
    }

    /** Without those that a failure, seen just now, has paused. */
    private List<ScheduleRow> stillGoing(List<ScheduleRow> rows) {
        if (rows.stream().noneMatch(ScheduleRow::pauseOnFailure)) {
            return rows;
        }
        return store.lockFree(rows.stream().map(ScheduleRow::id).toList()).stream()
                .filter(row -> row.nextTime() != null)
                .toList();
    }

    /** Looks whether jobs of these schedules have ended that others wait for, or that pause them by failing. */
    void lookAfterEnds(List<Long> schedules) {
        if (!schedules.isEmpty()) {
            transaction.executeWithoutResult(status -> startWaiting(store.lockFree(schedules)));
        }
    }

    private void startWaiting(List<ScheduleRow> rows) {
        Map<Long, Standing> standings = firings.standings(rows);
        for (ScheduleRow row : rows) {
            Standing standing = standings.getOrDefault(row.id(), Standing.IDLE);
            if (standing.open().isEmpty() && !standing.waiting().isEmpty()) {
                firings.start(row, List.of(standing.waiting().getFirst()));
            }
        }
    }

    /** Pauses a schedule that cannot be fired, and starts nothing that waits, so that it is in nobody's way. */
    void putAside(long schedule, String why) {
        String reason = "it cannot be fired: " + why;
        transaction.executeWithoutResult(status -> {
            store.pause(schedule, "paused because " + reason);
            List<FiringKey> waiting = firingStore.waiting(List.of(schedule)).getOrDefault(schedule, List.of()).stream()
                    .map(time -> new FiringKey(schedule, time))
                    .toList();
            firingStore.skipWaiting(waiting, reason);
        });
    }
}
