/**
 * What every call has in common: how a request is read and checked, how an error is said, which limits hold, and the
 * description of the API.
 *
 * <p>Errors have the form and the words that upstream's clients know. There is no business in here: this package knows
 * neither tables nor features.
 */
@ApplicationModule(allowedDependencies = "settings")
@NullMarked
package io.whirr.head.http;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
