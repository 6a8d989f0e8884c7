/**
 * How the records of the wire become JSON and back, for the calls to the head and for {@code --output json}. Knows
 * Jackson, and nothing of what the records mean.
 */
@NullMarked
package io.whirr.shell.json;

import org.jspecify.annotations.NullMarked;
