/** What became of a job or an element of an array: its directory, metrics, artifacts and log. */
@NullMarked
package io.whirr.api.runs;

import org.jspecify.annotations.NullMarked;
