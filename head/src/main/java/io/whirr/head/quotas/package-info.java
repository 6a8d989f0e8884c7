/**
 * How much may run at once: of an owner, a group, a tag, or of one array.
 *
 * <p>Owns the table {@code quota}. A task that some limit applies to is in a lane with all others that the same limits
 * apply to; whoever leases tasks lets so many of each lane through as the limits allow. Knows nothing of how.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"http"})
package io.whirr.head.quotas;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
