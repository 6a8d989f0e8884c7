/**
 * Whether the head can do its work, and the queue in a few numbers.
 *
 * <p>Owns no table and no loop.
 */
@ApplicationModule(allowedDependencies = {"batch", "database", "http", "jobs", "workers"})
@NullMarked
package io.whirr.head.status;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
