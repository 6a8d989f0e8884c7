/** What was asked for: submitting, showing, listing, cancelling and retrying jobs. */
@NullMarked
package io.whirr.api.jobs;

import org.jspecify.annotations.NullMarked;
