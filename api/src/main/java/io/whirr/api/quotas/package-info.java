/** How much may run at once, of an owner, a group or a tag. */
@NullMarked
package io.whirr.api.quotas;

import org.jspecify.annotations.NullMarked;
