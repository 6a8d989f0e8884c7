package io.whirr.head.quotas;

import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Sets and removes limits, with what follows from that for what is queued. */
@Service
class QuotaService {

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

    /** False when there was none. */
    @Transactional
    boolean remove(Scope scope, String name) {
        boolean removed = store.remove(scope, name);
        quotas.changed();
        listener.changed(scope, name);
        return removed;
    }
}
