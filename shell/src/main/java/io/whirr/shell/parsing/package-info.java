/**
 * From typed words to a command with options and operands, strictly: what is not understood is refused with a
 * suggestion, never ignored, and the command that a user submits passes through byte for byte. Knows Spring Shell's
 * {@code ParsedInput} and nothing of the head, of output or of any single command.
 */
@NullMarked
package io.whirr.shell.parsing;

import org.jspecify.annotations.NullMarked;
