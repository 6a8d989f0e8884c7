/**
 * PostgreSQL as the head sees it: finding it or bringing it along, connecting, migrating, being told of work by other
 * heads, and putting many small writes together into few statements.
 *
 * <p>Owns the connection pool, the connections for {@code LISTEN} and {@code NOTIFY}, and the embedded server. It knows
 * no table of any feature.
 *
 * <p>The statements of batches that every job goes through take their arrays as sub-selects, {@code unnest((SELECT
 * :ids::bigint[]))}: the planner does not see how long they are, and makes one plan for all of them. Otherwise it would
 * make one for each batch, and that takes as long as carrying it out.
 */
@ApplicationModule(allowedDependencies = {"http", "settings"})
@NullMarked
package io.whirr.head.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
