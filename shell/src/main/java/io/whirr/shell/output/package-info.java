/**
 * The only place that prints. Tables and paragraphs for people, JSON for programs, colour only on a terminal that wants
 * it, errors on the other stream. What users wrote is shown and never interpreted. Knows no command and no head.
 */
@NullMarked
package io.whirr.shell.output;

import org.jspecify.annotations.NullMarked;
