package io.whirr.head.runs;

import org.jspecify.annotations.Nullable;

/**
 * Which records of a file of metrics are wanted.
 *
 * @param after only of lines beyond this one, counted from 1; null for all
 * @param sinceIndex only those whose {@code _idx} is greater; null for all
 * @param last only so many, from the end; null for all
 * @param limit no more than so many; null for no other bound than the bytes of an answer
 */
record MetricsQuery(
        @Nullable Long after,
        @Nullable Long sinceIndex,
        @Nullable Integer last,
        @Nullable Integer limit) {

    /** The number of the line that the answer begins after. */
    long from() {
        return after == null ? 0 : after;
    }

    /** Whether the caller knows of pages. To one that does not, a whole answer is what it always was. */
    boolean isPaged() {
        return after != null || sinceIndex != null || last != null || limit != null;
    }

    boolean isFull(long count) {
        return limit != null && count >= limit;
    }

    /** Whether a record is wanted by its index. One without an index is wanted always: nobody can ask for it again. */
    boolean wants(@Nullable Object index) {
        return sinceIndex == null || !(index instanceof Number number) || number.doubleValue() > sinceIndex;
    }
}
