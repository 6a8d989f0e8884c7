/**
 * The ledger: what was run, when and how it ended, kept as Spring Batch keeps it, so that every Batch tool can read it.
 *
 * <p>A job of whirr is a {@code JobInstance} with the same number, its life from submission (or retry) to its end a
 * {@code JobExecution}, and every attempt at a step a {@code StepExecution}, whose id is the attempt's fencing token.
 * The status of a job is written here and nowhere else. This is the only package that knows Spring Batch and the only
 * one that writes {@code BATCH_*} tables: in set-based statements inside the callers' transactions, because
 * {@code JobRepository} takes a dozen statements and a serializable transaction for each job. Who may end what is
 * decided before it comes here.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.whirr.head.batch;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
