package io.whirr.head.workers;

import io.whirr.api.workers.RegisterWorker;
import io.whirr.api.workers.Storage;
import io.whirr.api.workers.Worker;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What workers and their operators say, for the tests of other features. */
@Component
public class WorkerDesk {

    private final WorkerService service;

    private final Drains drains;

    private final Troubles troubles;

    private final Workers workers;

    WorkerDesk(WorkerService service, Drains drains, Troubles troubles, Workers workers) {
        this.service = service;
        this.drains = drains;
        this.troubles = troubles;
        this.workers = workers;
    }

    public void register(String worker, @Nullable String instance) {
        service.register(new RegisterWorker(worker, "host", List.of(), instance, true, null, null, null, null, null));
    }

    public void registerWith(String worker, Storage storage) {
        service.register(new RegisterWorker(worker, "host", null, null, null, null, null, null, null, storage));
    }

    public int drain(String name) {
        return drains.drain(name, true, "by hand");
    }

    public int undrain(String name) {
        return drains.drain(name, false, null);
    }

    /** Has what was heard of workers written down now. */
    public void writeDown() {
        troubles.flush();
    }

    public Worker show(String worker) {
        return workers.all().stream()
                .filter(one -> one.id().equals(worker))
                .findFirst()
                .orElseThrow();
    }
}
