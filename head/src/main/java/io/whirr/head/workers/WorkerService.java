package io.whirr.head.workers;

import io.whirr.api.workers.RegisterWorker;
import io.whirr.head.workers.WorkerStore.Registration;
import java.util.List;
import java.util.stream.Stream;
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
     * Only a registration of several GPUs under one name makes a row for each, beside that of the name.
     */
    @Transactional
    void register(RegisterWorker request) {
        List<Registration> rows = rows(request);
        rows.forEach(store::register);
        store.dissolve(request.workerId(), rows.stream().map(Registration::id).toList());
        if (Boolean.TRUE.equals(request.exclusive()) && request.instance() != null) {
            lives.cameBack(request.workerId(), request.instance());
        }
    }

    private static List<Registration> rows(RegisterWorker request) {
        String name = request.workerId();
        List<Integer> gpus = request.gpuIds() == null ? List.of() : request.gpuIds();
        if (gpus.size() <= 1) {
            return List.of(new Registration(name, gpus.isEmpty() ? null : gpus.getFirst(), null, request));
        }
        return Stream.concat(
                        Stream.of(new Registration(name, null, name, request)),
                        gpus.stream()
                                .distinct()
                                .map(gpu -> new Registration("%s-gpu%d".formatted(name, gpu), gpu, name, request)))
                .toList();
    }
}
