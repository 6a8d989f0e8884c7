package io.whirr.head.leases;

import io.whirr.head.leases.GateStore.Through;
import io.whirr.head.leases.GateStore.Waiting;
import io.whirr.head.quotas.Gauge;
import io.whirr.head.quotas.Lane;
import io.whirr.head.quotas.Quotas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Lets so many tasks through as the limits of their lanes allow; the others are where no claim looks. */
@Component
class Gate {

    /** How many of a lane are looked at: what is let through later costs another look. */
    private static final int OF_EACH_LANE = 200;

    private final GateStore store;

    private final Quotas quotas;

    private final Dispatcher dispatcher;

    Gate(GateStore store, Quotas quotas, Dispatcher dispatcher) {
        this.store = store;
        this.quotas = quotas;
        this.dispatcher = dispatcher;
    }

    /** Lets through what may pass now. Returns whether there may be more. */
    @Transactional
    boolean open() {
        if (!store.isSomebodyWaiting()) {
            return false;
        }
        store.lock();
        Gauge gauge = quotas.gauge();
        Map<String, Lane> lanes = new HashMap<>();
        for (Through through : store.through()) {
            gauge.count(lane(lanes, through.lane()), through.tasks(), through.gpus());
        }
        List<Waiting> passing = passing(store.waiting(rooms(gauge, lanes)), gauge, lanes);
        if (!passing.isEmpty()) {
            store.letThrough(passing.stream().map(Waiting::id).toList());
            dispatcher.announceAfterCommit();
        }
        return passing.stream().collect(Collectors.groupingBy(Waiting::lane, Collectors.counting())).values().stream()
                .anyMatch(passed -> passed >= OF_EACH_LANE);
    }

    /** How many of each lane are worth a look: what is full costs one step from lane to lane, however many wait. */
    private Map<String, Integer> rooms(Gauge gauge, Map<String, Lane> lanes) {
        Map<String, Integer> rooms = new HashMap<>();
        for (String written : store.lanes()) {
            int room = gauge.room(lane(lanes, written), OF_EACH_LANE);
            if (room > 0) {
                rooms.put(written, room);
            }
        }
        return rooms;
    }

    /** Once one of a lane has to wait, those behind it do, too: a small one must not slip past a big one for ever. */
    private List<Waiting> passing(List<Waiting> waiting, Gauge gauge, Map<String, Lane> lanes) {
        List<Waiting> passing = new ArrayList<>();
        Set<String> closed = new HashSet<>();
        for (Waiting task : waiting) {
            Lane lane = lane(lanes, task.lane());
            if (closed.contains(task.lane()) || gauge.full(lane, task.gpus()).isPresent()) {
                closed.add(task.lane());
            } else {
                gauge.count(lane, 1, task.gpus());
                passing.add(task);
            }
        }
        return passing;
    }

    private Lane lane(Map<String, Lane> lanes, String written) {
        return lanes.computeIfAbsent(written, quotas::lane);
    }
}
