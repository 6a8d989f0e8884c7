/**
 * The calls a worker makes to the head, over a small HTTP/1.1 client of its own.
 *
 * <p>It owns connections, time limits and the JSON of the wire. What comes back is a value that says what the answer
 * means; an exchange that failed is one too. It does not know when to call, what to do about an answer, or that there
 * are processes.
 */
@NullMarked
package io.whirr.worker.head;

import org.jspecify.annotations.NullMarked;
