package io.whirr.head.leases;

import io.whirr.head.workers.WorkerLives;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Takes back at once what a worker held in a former life, which is known to be dead with all that it ran. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class FormerLives implements WorkerLives {

    private final TaskStore store;

    private final TakeBack takeBack;

    FormerLives(TaskStore store, TakeBack takeBack) {
        this.store = store;
        this.takeBack = takeBack;
    }

    @Override
    public void cameBack(String worker, String instance) {
        takeBack.takeBack(
                store.lockOfFormerLives(worker, instance),
                "worker %s was restarted, and what it ran died with it".formatted(worker));
    }
}
