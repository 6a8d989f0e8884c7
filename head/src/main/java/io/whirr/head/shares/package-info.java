/**
 * Whose turn it is: ranks for tasks, so that owners get their shares of the cluster.
 *
 * <p>Owns the table {@code share} and the loop that writes it. A rank is a virtual time, counted in starts: the tasks
 * of an owner follow each other at a distance, and those of different owners interleave, however many each has queued.
 * Who has used more than others of late, halved every half-life, starts later. A point of priority is worth so many
 * starts. Ranks never change by themselves, so claims follow an index. Knows nothing of how tasks are leased.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "http", "settings"})
package io.whirr.head.shares;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
