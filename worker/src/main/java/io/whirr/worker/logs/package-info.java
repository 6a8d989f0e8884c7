/**
 * The directory of a run: where a task's output goes and where that of former attempts stays.
 *
 * <p>The output itself goes from the task straight to its file; no byte of it passes through here. It does not know
 * processes or the head.
 */
@NullMarked
package io.whirr.worker.logs;

import org.jspecify.annotations.NullMarked;
