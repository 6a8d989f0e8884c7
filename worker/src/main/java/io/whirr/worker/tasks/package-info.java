/**
 * One task from claim to report; puts the other packages together.
 *
 * <p>It owns the loops that claim and run, what a task may use, the spool of outcomes that the head has not answered
 * yet, and the way a worker comes to rest.
 */
@NullMarked
package io.whirr.worker.tasks;

import org.jspecify.annotations.NullMarked;
