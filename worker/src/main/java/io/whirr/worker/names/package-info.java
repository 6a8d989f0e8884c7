/**
 * Names that nobody else has: of a life of the worker, of a start of a task, of a file that is there for a moment.
 */
@NullMarked
package io.whirr.worker.names;

import org.jspecify.annotations.NullMarked;
