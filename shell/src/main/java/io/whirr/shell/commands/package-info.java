/**
 * What the client can do, one class a noun: each declares its verbs and carries them out. {@link Commands} is the one
 * list of them, for the prompt and for one-shot use. Knows the calls and the output; knows nothing of how words were
 * typed or whether a prompt is waiting.
 */
@NullMarked
package io.whirr.shell.commands;

import org.jspecify.annotations.NullMarked;
