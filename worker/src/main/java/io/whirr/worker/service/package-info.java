/**
 * The worker as a service of systemd: says that it is ready, that it is well and that it is stopping.
 *
 * <p>Knows nothing of tasks and starts no process itself: both are handed in. Away from systemd it does nothing.
 */
@NullMarked
package io.whirr.worker.service;

import org.jspecify.annotations.NullMarked;
