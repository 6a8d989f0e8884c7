package io.whirr.head.workers;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which workers are given nothing new. It changes seldom: a head asks for it once a second. */
@Component
class Drains {

    private static final Duration NEWS = Duration.ofSeconds(1);

    private final WorkerStore store;

    private volatile Known known = new Known(Set.of(), System.nanoTime() - NEWS.toNanos());

    Drains(WorkerStore store) {
        this.store = store;
    }

    boolean isDraining(String worker) {
        Known last = known;
        if (System.nanoTime() - last.at() > NEWS.toNanos()) {
            last = new Known(store.draining(), System.nanoTime());
            known = last;
        }
        return last.workers().contains(worker);
    }

    /** Holds at once on this head, and on the others within a second. Returns how many workers are meant. */
    int drain(String name, boolean draining, @Nullable String reason) {
        int workers = store.drain(name, draining, reason);
        known = new Known(store.draining(), System.nanoTime());
        return workers;
    }

    private record Known(Set<String> workers, long at) {}
}
