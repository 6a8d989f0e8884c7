/**
 * What the worker says on its standard error: one line an event, for the person on call.
 */
@NullMarked
package io.whirr.worker.journal;

import org.jspecify.annotations.NullMarked;
