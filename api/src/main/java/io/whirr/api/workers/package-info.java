/** The processes that run tasks. */
@NullMarked
package io.whirr.api.workers;

import org.jspecify.annotations.NullMarked;
