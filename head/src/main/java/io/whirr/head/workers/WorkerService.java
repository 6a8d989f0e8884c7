package io.whirr.head.workers;

import io.whirr.api.workers.RegisterWorker;
import io.whirr.head.workers.WorkerStore.Registration;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Decides which rows a registration makes and what it says about a worker's former life. */
@Service
class WorkerService {

    private final WorkerStore store;

    private final WorkerLives lives;

    WorkerService(WorkerStore store, WorkerLives lives) {
        this.store = store;
        this.lives = lives;
    }

    /**
     * Notes that a worker is there.
     *
     * <p>With one GPU or none it is one row of the worker's own name, because that is the name that it claims under.
     * Only a registration of several GPUs under one name makes a row for each.
     */
    @Transactional
    void register(RegisterWorker request) {
        List<Integer> gpus = request.gpuIds() == null ? List.of() : request.gpuIds();
        if (gpus.size() > 1) {
            gpus.stream()
                    .distinct()
                    .forEach(gpu -> store.register(new Registration(
                            "%s-gpu%d".formatted(request.workerId(), gpu), gpu, request.workerId(), request)));
        } else {
            store.register(
                    new Registration(request.workerId(), gpus.isEmpty() ? null : gpus.getFirst(), null, request));
        }
        if (Boolean.TRUE.equals(request.exclusive()) && request.instance() != null) {
            lives.cameBack(request.workerId(), request.instance());
        }
    }
}
