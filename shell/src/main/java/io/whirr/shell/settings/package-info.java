/**
 * What the client was told beside the command: which head to talk to, and where its own files lie. Reads the
 * environment and {@code ~/.config/whirr/config}, writes nothing, and calls nobody.
 */
@NullMarked
package io.whirr.shell.settings;

import org.jspecify.annotations.NullMarked;
