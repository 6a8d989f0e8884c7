/**
 * The places of this machine that run one task each: a GPU, or a plain place.
 *
 * <p>It owns the names the head knows them by, the state directory of each name and the lock that makes a name
 * exclusive. It does not know what runs in a slot.
 */
@NullMarked
package io.whirr.worker.slots;

import org.jspecify.annotations.NullMarked;
