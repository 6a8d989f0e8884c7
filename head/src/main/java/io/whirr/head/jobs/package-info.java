/**
 * What was asked for: submitting, showing, listing, cancelling and retrying jobs, and what follows the end of a task.
 *
 * <p>Owns the tables {@code job}, {@code job_array}, {@code dependency} and {@code job_tally}, and the funnel that puts
 * submissions together which arrive at the same time. A submission is one transaction: the job, its rows in the ledger,
 * its run and its first task. Knows that tasks exist ({@link io.whirr.head.jobs.LiveTasks}), not how they are leased:
 * whoever leases them fills that in.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"batch", "database", "http", "needs", "quotas", "runs", "shares"})
package io.whirr.head.jobs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
