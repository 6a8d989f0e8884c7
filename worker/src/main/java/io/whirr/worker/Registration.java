package io.whirr.worker;

import io.whirr.api.workers.RegisterWorker;
import io.whirr.worker.head.Delivery;
import io.whirr.worker.head.HeadClient;
import io.whirr.worker.journal.Journal;
import io.whirr.worker.slots.Host;
import io.whirr.worker.slots.Slot;
import io.whirr.worker.slots.SlotPool;
import io.whirr.worker.storage.StorageWatch;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says to the head that slots are there.
 *
 * @param life this life of the worker
 * @param isolation how tasks are contained
 * @param pool what there is to run them with
 * @param storage where tasks write
 */
record Registration(HeadClient head, String life, String isolation, SlotPool pool, StorageWatch storage) {

    /** Registers every slot. What comes back says why that did not work yet; empty when it did. */
    String say() {
        for (Slot slot : pool.slots()) {
            // Not a switch: that makes a class at run time, and a registration is what a start waits for.
            Delivery delivery = head.register(request(slot));
            if (delivery instanceof Delivery.Unheard(String why)) {
                return why;
            }
            if (delivery instanceof Delivery.Refused(int _, String why)) {
                throw new StartException("the head does not take the worker " + slot.workerId() + ": " + why);
            }
            Journal.info("Worker started: " + slot.workerId(), "isolation", isolation);
        }
        return "";
    }

    /**
     * Says again what the slots have, because that has changed. May be called by any thread.
     *
     * @return whether the head has heard it; of GPUs it also learns with the next claim
     */
    synchronized boolean again() {
        for (Slot slot : pool.slots()) {
            if (head.register(request(slot)) instanceof Delivery.Unheard(String why)) {
                Journal.warn("The head was not told of the change", "why", why);
                return false;
            }
        }
        return true;
    }

    private RegisterWorker request(Slot slot) {
        Map<String, @Nullable Object> labels = new TreeMap<>(pool.labels());
        return new RegisterWorker(
                slot.workerId(),
                Host.name(),
                slot.gpus(),
                life,
                true,
                version(),
                isolation,
                labels,
                pool.capacity(),
                storage.latest());
    }

    /** From the manifest; a build directory has none. */
    static String version() {
        String version = Registration.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
