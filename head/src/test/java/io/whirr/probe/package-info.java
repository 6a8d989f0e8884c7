/** Routes for tests of what all routes have in common; outside the head's packages: only tests that ask get them. */
@NullMarked
package io.whirr.probe;

import org.jspecify.annotations.NullMarked;
