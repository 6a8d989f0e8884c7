package io.whirr.head.jobs;

/**
 * A job waits for another.
 *
 * @param job the one that waits
 * @param on the one that it waits for
 * @param condition how that has to end
 * @param elementwise whether each element waits for its own
 * @param settled whether the other one is final and what that means has been carried out
 */
record Dependency(long job, long on, Condition condition, boolean elementwise, boolean settled) {}
