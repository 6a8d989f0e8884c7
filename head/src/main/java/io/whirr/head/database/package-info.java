/**
 * PostgreSQL as the head sees it: finding it or bringing it along, connecting, migrating, being told of work by other
 * heads, and putting many small writes together into few statements.
 *
 * <p>Owns the connection pool, the connections for {@code LISTEN} and {@code NOTIFY}, and the embedded server. It knows
 * no table of any feature.
 */
@ApplicationModule(allowedDependencies = "http")
@NullMarked
package io.whirr.head.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
