/**
 * Routes and heads for tests that ask for them; outside the head's packages, where every other test would get them,
 * too.
 */
@NullMarked
package io.whirr.probe;

import org.jspecify.annotations.NullMarked;
