/**
 * What must hold when machines, processes and databases fail: whole clusters are started, hurt, and looked at.
 *
 * <p>What the tasks themselves wrote down is the witness, not the head's tables: see {@link io.whirr.e2e.Ledger}.
 */
@NullMarked
package io.whirr.e2e;

import org.jspecify.annotations.NullMarked;
