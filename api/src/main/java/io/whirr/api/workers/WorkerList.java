package io.whirr.api.workers;

import java.util.List;

/** All workers, by name. */
public record WorkerList(List<Worker> workers) {}
