/**
 * The head in numbers, for Prometheus: {@code /metrics}.
 *
 * <p>Owns every meter of ours, and reads what the features show anyway; the meters of the JVM, the connection pool and
 * the HTTP side are the framework's. What is in the database is the same on every head, so whoever adds heads up counts
 * it once. It is read at most every few seconds however often somebody scrapes, and nothing waits for it but the
 * scrape. Writes nothing.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"batch", "database", "jobs", "settings", "workers"})
package io.whirr.head.monitoring;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
