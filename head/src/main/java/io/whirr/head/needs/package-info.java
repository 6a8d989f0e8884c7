/**
 * What tasks need and what machines have: sets of needs, each with a number, and whether a machine meets them.
 *
 * <p>Owns the table {@code need}. A task carries the number of its set, and a claim asks for the numbers that its
 * worker can meet: so the queue is never searched for what fits. Knows neither tasks nor workers.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.whirr.head.needs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
