/**
 * What goes over the wire between head, workers and clients: records, and nothing else.
 *
 * <p>Sub-packages are named as the head's features are. In JSON every component is written in snake case, absent and
 * null mean the same in a request (but for the few that are {@link io.whirr.api.http.Omittable}), and a response
 * carries every component, null where there is nothing to say. What a request has beyond them is ignored (but within
 * what is {@link io.whirr.api.http.Closed}). A field may be added; none is ever taken away or given another meaning.
 */
@NullMarked
package io.whirr.api;

import org.jspecify.annotations.NullMarked;
