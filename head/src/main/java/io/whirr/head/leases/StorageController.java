package io.whirr.head.leases;

import io.whirr.api.workers.Storage;
import io.whirr.head.runs.FileServer;
import io.whirr.head.runs.Runs;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The head's own data directory over HTTP. */
@RestController
@RequestMapping("/api/v1/storage")
class StorageController {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final StorageProbe probe;

    private final FileServer server;

    @Autowired
    StorageController(Runs runs) {
        this(new StorageProbe(runs.dataDirectory()), PATIENCE);
    }

    StorageController(StorageProbe probe, Duration patience) {
        this.probe = probe;
        this.server = new FileServer(patience);
    }

    /** Looks now, and answers within seconds also when the directory does not. */
    @GetMapping
    Storage show() {
        return server.ask("storage", probe::look).orElseGet(() -> probe.unanswered("it does not answer"));
    }
}
