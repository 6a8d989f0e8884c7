/** Whose turn it is: owners' shares of the cluster. */
@NullMarked
package io.whirr.api.shares;

import org.jspecify.annotations.NullMarked;
