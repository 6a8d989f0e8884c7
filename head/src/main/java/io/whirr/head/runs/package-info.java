/**
 * Runs: what became of each job, and of each element of an array. Its times and outcome, its directory, metrics,
 * artifacts and log.
 *
 * <p>The run of a job exists from submission on, that of an element from its first start on. Owns the table
 * {@code run} (what others tell through {@link Runs}, in their own transactions, is written here and nowhere else), the
 * reading side of {@code {data-dir}/runs} and the links in it, a loop that keeps what a job said of itself at its end,
 * and one that looks after those who wait for a log to grow. Everything below a run's directory was written by
 * somebody's job and is distrusted: no link is followed out of it, nothing but regular files is opened, and no file is
 * taken into memory whole.
 *
 * <p>Does not know what a lease is, who may run what, or how a status comes about.
 */
@ApplicationModule(allowedDependencies = {"database", "http", "settings"})
@NullMarked
package io.whirr.head.runs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
