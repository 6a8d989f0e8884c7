/** What became of a job: its directory, metrics, artifacts and log. */
@NullMarked
package io.whirr.api.runs;

import org.jspecify.annotations.NullMarked;
