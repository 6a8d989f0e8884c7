/**
 * Proof under faults, in the manner of Jepsen: customers order at random, a nemesis treats every process badly, and
 * afterwards a checker holds the whole history against what docs/reliability.md promises.
 *
 * <p>Three things witness a history, none of them the head's own word alone: what clients were answered, what the tasks
 * wrote down while they ran, and what the database says when all is over. Chance comes from one seed; the machine
 * decides how things meet.
 */
@NullMarked
package io.whirr.e2e.chaos;

import org.jspecify.annotations.NullMarked;
