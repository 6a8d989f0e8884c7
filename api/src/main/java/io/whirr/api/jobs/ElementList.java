package io.whirr.api.jobs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the elements of an array, by their numbers.
 *
 * @param elements the elements
 * @param nextAfter what to ask for as {@code after} to get the next page; null when this was the last
 */
public record ElementList(List<Element> elements, @Nullable Integer nextAfter) {}
