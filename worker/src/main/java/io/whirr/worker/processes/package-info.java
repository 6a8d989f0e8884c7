/**
 * Process trees: how they are contained, started, signalled and ended.
 *
 * <p>The only package that starts a process. It owns the thread that starts them, the kinds of isolation and the proof
 * that nothing of a tree is left. It does not know jobs, leases or the head.
 */
@NullMarked
package io.whirr.worker.processes;

import org.jspecify.annotations.NullMarked;
