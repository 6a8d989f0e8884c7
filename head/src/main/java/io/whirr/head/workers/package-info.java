/**
 * The processes that run tasks: which there are, on which machine and GPU, and when each was last heard of.
 *
 * <p>Owns the table {@code worker}. Whether a worker is busy is read from the leases and stored nowhere; that it was
 * heard of is kept in memory and written once in a while for all of them together, so that an idle poll costs no write.
 * Several GPUs that are registered under one name have a row each, and one of that name, which their process claims
 * under and which is not shown. Knows no jobs: who has to learn that a worker came back in a new life implements {@link
 * io.whirr.head.workers.WorkerLives}, who knows the head's data directory {@link io.whirr.head.workers.StorageMark}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "http", "settings"})
package io.whirr.head.workers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
