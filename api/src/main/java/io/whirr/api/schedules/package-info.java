/** Recurring wishes for jobs, and the head's own recurring work. */
@NullMarked
package io.whirr.api.schedules;

import org.jspecify.annotations.NullMarked;
