package io.whirr.head.workers;

import io.whirr.api.http.Message;
import io.whirr.api.workers.DrainWorker;
import io.whirr.api.workers.RegisterWorker;
import io.whirr.api.workers.UnregisterWorker;
import io.whirr.api.workers.WorkerList;
import io.whirr.head.http.Refusal;
import org.jspecify.annotations.Nullable;
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

    private final Presence presence;

    private final Drains drains;

    private final Workers workers;

    WorkerController(WorkerService service, WorkerStore store, Presence presence, Drains drains, Workers workers) {
        this.service = service;
        this.store = store;
        this.presence = presence;
        this.drains = drains;
        this.workers = workers;
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

    /** Takes a worker's or a host's name. What it runs goes on; it is given nothing new, also in its next life. */
    @PostMapping("/{worker_id}/drain")
    Message drain(
            @PathVariable("worker_id") String name, @RequestBody(required = false) @Nullable DrainWorker request) {
        return drained(name, true, request == null ? null : request.reason());
    }

    @PostMapping("/{worker_id}/undrain")
    Message undrain(@PathVariable("worker_id") String name) {
        return drained(name, false, null);
    }

    private Message drained(String name, boolean draining, @Nullable String reason) {
        if (drains.drain(name, draining, reason) == 0) {
            throw Refusal.notFound("There is no worker and no host called %s".formatted(name));
        }
        return new Message("Worker %s %s".formatted(name, draining ? "is draining" : "takes work again"), true);
    }

    private Message left(String id) {
        store.leave(id);
        presence.forget(id);
        return new Message("Worker %s unregistered".formatted(id), true);
    }

    @GetMapping
    WorkerList list() {
        return new WorkerList(workers.all());
    }
}
