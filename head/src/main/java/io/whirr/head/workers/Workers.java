package io.whirr.head.workers;

import io.whirr.api.workers.Worker;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** Workers as other features see them. */
@Component
public class Workers {

    private final WorkerStore store;

    private final Presence presence;

    private final Drains drains;

    private final Troubles troubles;

    private final WorkerProperties properties;

    private final StorageMark storage;

    Workers(
            WorkerStore store,
            Presence presence,
            Drains drains,
            Troubles troubles,
            WorkerProperties properties,
            StorageMark storage) {
        this.store = store;
        this.presence = presence;
        this.drains = drains;
        this.troubles = troubles;
        this.properties = properties;
        this.storage = storage;
    }

    /** A worker has just been heard of. Costs no statement. */
    public void heardOf(String worker) {
        presence.heardOf(worker);
    }

    /** A worker has run something, whatever came of it. Costs no statement. */
    public void ran(String worker) {
        troubles.ran(worker);
    }

    /** A worker has lost a job, or could not start it. Costs no statement. */
    public void failedAt(String worker, long job, String why) {
        troubles.failedAt(worker, job, why);
    }

    /** How long a worker may be silent before it counts as offline. */
    public Duration offlineAfter() {
        return properties.offlineAfter();
    }

    /** Whether a worker is to be given nothing new. */
    public boolean isDraining(String worker) {
        return drains.isDraining(worker);
    }

    /** All workers, by name. */
    public List<Worker> all() {
        return store.all(properties.offlineAfter(), presence.unwritten(), storage.mark());
    }
}
