package io.whirr.head.leases;

import io.whirr.head.leases.TaskStore.Pulse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes back leases that nobody renewed. Quartz calls it every second on one head; called on two at once, the second
 * waits for the first and finds nothing.
 */
@Component
class ExpirySweep {

    private static final Logger log = LoggerFactory.getLogger(ExpirySweep.class);

    private final TaskStore store;

    private final TakeBack takeBack;

    private final LeaseProperties properties;

    ExpirySweep(TaskStore store, TakeBack takeBack, LeaseProperties properties) {
        this.store = store;
        this.takeBack = takeBack;
        this.properties = properties;
    }

    /**
     * Looks through the leases once.
     *
     * <p>When nothing has been looked through for a while, no head could be heard either, and it would be wrong to
     * blame the workers: whoever held a lease when contact was lost first gets a full term to be heard in.
     */
    @Transactional
    void sweep() {
        Pulse pulse = store.pulse();
        if (pulse.silence().compareTo(properties.outageAfter()) > 0) {
            int extended = store.extendAfterOutage(pulse.last());
            if (extended > 0) {
                log.info(
                        "first sweep after {} s: leases={} get a full term",
                        pulse.silence().toSeconds(),
                        extended);
            }
        } else {
            takeBack.takeBack(
                    store.lockExpired(properties.sweepBatch()), "its worker was not heard of until the lease ended");
        }
    }
}
