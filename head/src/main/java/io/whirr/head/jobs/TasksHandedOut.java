package io.whirr.head.jobs;

import java.time.Duration;
import java.util.List;

/**
 * Said when tasks are handed to workers, in the transaction that leases them.
 *
 * @param waited how long each had been ready to run, by the database's clock
 */
public record TasksHandedOut(List<Duration> waited) {}
