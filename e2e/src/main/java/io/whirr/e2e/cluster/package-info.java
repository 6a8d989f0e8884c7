/**
 * Whole processes as users run them: PostgreSQL, heads, workers and clients, started from what Maven packaged, and the
 * ways to treat them badly.
 *
 * <p>Everything here dies with the JVM that started it, even when that is killed: each process carries a parent-death
 * signal. Nothing here knows what a test wants to see, and nothing of the head's or the worker's code is called: they
 * are known by their command lines and by HTTP.
 */
@NullMarked
package io.whirr.e2e.cluster;

import org.jspecify.annotations.NullMarked;
