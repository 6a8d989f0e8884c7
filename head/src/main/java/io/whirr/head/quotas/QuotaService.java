package io.whirr.head.quotas;

import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Sets and removes limits, with what follows from that for what is queued. */
@Service
public class QuotaService {

    private final QuotaStore store;

    private final Quotas quotas;

    private final QuotaListener listener;

    QuotaService(QuotaStore store, Quotas quotas, QuotaListener listener) {
        this.store = store;
        this.quotas = quotas;
        this.listener = listener;
    }

    List<Quota> all() {
        return store.all();
    }

    @Transactional
    void set(Quota quota) {
        store.set(quota);
        quotas.changed();
        listener.changed(quota.scope(), quota.name());
    }

    /**
     * Has those found that a limit set lately does not know of: their jobs were not there to be seen when it was set,
     * and whoever submitted them had heard of none. It is looked for them after longer and longer times, because
     * nobody knows how long a transaction lasts, and by whichever head is there. Housekeeping, once a second.
     */
    @Transactional
    public void lookAgain() {
        List<QuotaStore.Name> due = store.takeDue();
        if (!due.isEmpty()) {
            quotas.changed();
            due.forEach(quota -> listener.mayHaveBeenMissed(quota.scope(), quota.name()));
        }
    }

    /** False when there was none. */
    @Transactional
    boolean remove(Scope scope, String name) {
        boolean removed = store.remove(scope, name);
        quotas.changed();
        listener.changed(scope, name);
        return removed;
    }
}
