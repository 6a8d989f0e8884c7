/**
 * What an operator does to the database once: taking over the jobs of a whirr 0.5.3, and making a restored database
 * safe to work with.
 *
 * <p>Runs in a process of its own, {@code whirr head migrate} and {@code whirr head restored}, beside heads that are
 * serving or without any. Writes through the features, which own the tables.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"batch", "database", "jobs", "runs"})
package io.whirr.head.upkeep;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
