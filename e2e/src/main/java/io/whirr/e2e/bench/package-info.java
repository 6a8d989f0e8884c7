/**
 * Benchmarks of a head and a worker as they are shipped, over real HTTP: {@code ./whirr bench}.
 *
 * <p>The load comes from the same machine and shares its cores, so the generator is lean: blocking sockets, one request
 * in one write, answers scanned and not parsed. Any head that speaks the interface can be measured by its address.
 */
@NullMarked
package io.whirr.e2e.bench;

import org.jspecify.annotations.NullMarked;
