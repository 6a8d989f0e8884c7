/**
 * The calls to the head, one method a call, over {@code HttpURLConnection}: the JDK's newer client costs a one-shot
 * command a quarter of a second. Owns connections, time limits and what a refusal means; knows the records of the wire,
 * and nothing of commands or of printing.
 */
@NullMarked
package io.whirr.shell.head;

import org.jspecify.annotations.NullMarked;
