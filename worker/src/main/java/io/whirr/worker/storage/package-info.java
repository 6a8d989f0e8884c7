/**
 * The data directory: whether it can be used, and whether it is the head's.
 *
 * <p>Looks at it on a thread that nobody needs, because a file server may hang. What is wrong is told to people, here
 * and by the head; what to do about a task is decided elsewhere.
 */
@NullMarked
package io.whirr.worker.storage;

import org.jspecify.annotations.NullMarked;
