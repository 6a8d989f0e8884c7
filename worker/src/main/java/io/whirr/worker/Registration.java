package io.whirr.worker;

import io.whirr.api.workers.RegisterWorker;
import io.whirr.worker.head.Delivery;
import io.whirr.worker.head.HeadClient;
import io.whirr.worker.journal.Journal;
import io.whirr.worker.processes.Isolation;
import io.whirr.worker.slots.Host;
import io.whirr.worker.slots.Slot;
import io.whirr.worker.tasks.SlotLoop;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says to the head that slots are there.
 *
 * @param life this life of the worker
 */
record Registration(HeadClient head, String life, Isolation isolation) {

    /** Registers every slot. What comes back says why that did not work yet; empty when it did. */
    String of(List<SlotLoop> loops) {
        for (SlotLoop loop : loops) {
            Slot slot = loop.slot();
            switch (head.register(request(slot))) {
                case Delivery.Accepted() -> {
                    Journal.info("Worker started: " + slot.workerId(), "isolation", isolation.word());
                }
                case Delivery.Refused(int status, String why) ->
                    throw new StartException("the head does not take the worker " + slot.workerId() + ": " + why);
                case Delivery.Unheard(String why) -> {
                    return why;
                }
            }
        }
        return "";
    }

    private RegisterWorker request(Slot slot) {
        Map<String, @Nullable Object> labels = Map.of();
        return new RegisterWorker(
                slot.workerId(), Host.name(), slot.gpus(), life, true, version(), isolation.word(), labels, null);
    }

    /** From the manifest; a build directory has none. */
    static String version() {
        String version = Registration.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
