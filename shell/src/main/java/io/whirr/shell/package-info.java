/**
 * The client. {@code main} takes one of two ways into the same set of commands: without arguments the interactive
 * prompt, a full Spring Shell application; with arguments the light way, plain constructors and no application context,
 * because an operator's script calls it a thousand times. What a command is, how it is parsed, what it prints and how
 * the head is called is in the packages below; here they are put together.
 */
@NullMarked
package io.whirr.shell;

import org.jspecify.annotations.NullMarked;
