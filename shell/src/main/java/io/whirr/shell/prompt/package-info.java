/**
 * The interactive shell: Spring Shell's application with its registry, line reader, history and completion, and a loop
 * of our own around them, because its own ends at Ctrl+C and speaks of errors in its own words. Owns the terminal and
 * its signals; what the commands are and do is not its business.
 */
@NullMarked
package io.whirr.shell.prompt;

import org.jspecify.annotations.NullMarked;
