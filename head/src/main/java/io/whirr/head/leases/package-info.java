/**
 * The right to run a task until a time: handing tasks out, renewing and finishing leases, and taking back what nobody
 * renews.
 *
 * <p>Owns the tables {@code task}, {@code reservation} and {@code sweep}, the dispatcher that parks claims until there
 * is work, the funnels that put renewals and reports together, and the sweep that Quartz runs every second on one head
 * at a time. Every change of a leased task names task, token (or holder) and state in its WHERE, and carries its
 * effects on ledger, run and job along in one transaction. Only the database's clock decides who holds what. Since
 * leases have files in the data directory, the look at whether that can be used is here as well. Nobody may
 * depend on this package; who needs something of it declares an interface that it fills in.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "batch",
            "database",
            "http",
            "jobs",
            "needs",
            "quotas",
            "runs",
            "settings",
            "shares",
            "workers"
        })
package io.whirr.head.leases;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
