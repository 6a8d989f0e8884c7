package io.whirr.head.leases;

import io.whirr.head.jobs.Jobs;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Takes tasks back from workers that give them up unharmed. */
@Component
class Releases {

    /** What became of the wish to give a task back. */
    enum Outcome {
        RELEASED,
        NOT_THE_HOLDER,
        UNKNOWN
    }

    private final TaskStore store;

    private final TakeBack takeBack;

    private final Jobs jobs;

    Releases(TaskStore store, TakeBack takeBack, Jobs jobs) {
        this.store = store;
        this.takeBack = takeBack;
        this.jobs = jobs;
    }

    @Transactional
    Outcome release(Holder holder, @Nullable String reason) {
        List<LiveTask> locked = store.lock(holder);
        if (locked.isEmpty()) {
            return jobs.status(holder.job()).isEmpty() ? Outcome.UNKNOWN : Outcome.NOT_THE_HOLDER;
        }
        takeBack.giveBack(locked, reason == null ? "its worker was shut down" : reason);
        return Outcome.RELEASED;
    }
}
