/**
 * The right to run a task until a time, as the worker that holds it sees it.
 *
 * <p>It owns the thread that renews and the monotonic clock that says when a task must be over although nobody said so.
 * It does not know what is run under a lease.
 */
@NullMarked
package io.whirr.worker.leases;

import org.jspecify.annotations.NullMarked;
