/**
 * Recurring wishes: schedules, their firings, and the head's own chores.
 *
 * <p>Owns the tables {@code schedule}, {@code firing} and {@code chore}. Which times a schedule has is worked out here
 * ({@link io.whirr.head.schedules.Timetable}), which of them are due is a column of ours, and each firing is one
 * transaction with its job, so Quartz is nothing but the alarm clock: one trigger, set to the earliest time of all,
 * that wakes the loop of one head. Each head's loop also looks by itself every few seconds, for what the alarm missed
 * and for triggers of Quartz's that are stuck. The head's own chores are Quartz jobs in a group of their own and know
 * nothing of schedules. Nobody may depend on this package.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"batch", "database", "http", "jobs", "needs", "runs", "settings", "workers"})
package io.whirr.head.schedules;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
