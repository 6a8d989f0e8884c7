package io.whirr.head.workers;

import io.whirr.api.http.Message;
import io.whirr.api.workers.RegisterWorker;
import io.whirr.api.workers.UnregisterWorker;
import io.whirr.api.workers.WorkerList;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Workers over HTTP. */
@RestController
@RequestMapping("/api/v1/workers")
class WorkerController {

    private final WorkerService service;

    private final WorkerStore store;

    private final WorkerProperties properties;

    WorkerController(WorkerService service, WorkerStore store, WorkerProperties properties) {
        this.service = service;
        this.store = store;
        this.properties = properties;
    }

    @PostMapping("/register")
    Message register(@RequestBody RegisterWorker request) {
        service.register(request);
        return new Message("Worker %s registered".formatted(request.workerId()), true);
    }

    @PostMapping("/unregister")
    Message unregister(@RequestBody UnregisterWorker request) {
        return left(request.workerId());
    }

    /** The path that the existing Rust workers call; it has no body. */
    @PostMapping("/{worker_id}/unregister")
    Message unregister(@PathVariable("worker_id") String id) {
        return left(id);
    }

    private Message left(String id) {
        store.leave(id);
        return new Message("Worker %s unregistered".formatted(id), true);
    }

    @GetMapping
    WorkerList list() {
        return new WorkerList(store.all(properties.offlineAfter()));
    }
}
