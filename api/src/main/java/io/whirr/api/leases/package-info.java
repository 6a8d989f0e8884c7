/** The right to run a task until a time: claiming, renewing, finishing and giving back. */
@NullMarked
package io.whirr.api.leases;

import org.jspecify.annotations.NullMarked;
