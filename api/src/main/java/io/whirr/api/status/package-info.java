/** The queue in six numbers, and whether the head can do its work. */
@NullMarked
package io.whirr.api.status;

import org.jspecify.annotations.NullMarked;
