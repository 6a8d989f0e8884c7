/**
 * The head: keeps the queue in PostgreSQL and serves it over HTTP.
 *
 * <p>This package holds the start and the command line, and nothing that a feature would need. Every sub-package is a
 * feature with a fence of its own; which may use which is written in their {@code package-info} and tested.
 */
@NullMarked
package io.whirr.head;

import org.jspecify.annotations.NullMarked;
