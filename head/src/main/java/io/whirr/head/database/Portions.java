package io.whirr.head.database;

import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * Rows that are read while somebody goes through them, and not kept: a job may be as large as a request, and five
 * hundred of them larger than the head's memory.
 *
 * <p>The first of them, which mostly are all, are read at once: so that trouble is met before an answer has begun. The
 * others are read when it is their turn, by each iteration anew. A row that is gone by then is left out, so an
 * iteration may bring fewer than {@link #size()}.
 *
 * @param <K> what a row is found by
 * @param <R> a row
 * @param <T> what is made of it, when it is its turn
 */
public final class Portions<K, R, T> extends AbstractList<T> {

    /** How many bytes are read at once, as the database keeps them, the last row left out. */
    public static final int BYTES = 128 * 1024;

    private final List<K> keys;

    private final Function<List<K>, List<R>> portion;

    private final Function<R, K> keyOf;

    private final Function<R, T> make;

    private final List<R> first;

    /**
     * Reads the first portion.
     *
     * @param keys which rows, in their order
     * @param portion reads the first of the rows with these keys, in their order; none when all of them are gone
     */
    public Portions(List<K> keys, Function<List<K>, List<R>> portion, Function<R, K> keyOf, Function<R, T> make) {
        this.keys = List.copyOf(keys);
        this.portion = portion;
        this.keyOf = keyOf;
        this.make = make;
        this.first = keys.isEmpty() ? List.of() : portion.apply(this.keys);
    }

    @Override
    public Iterator<T> iterator() {
        return new Reading();
    }

    /** Reads all rows before it as well. */
    @Override
    public T get(int index) {
        Iterator<T> rows = iterator();
        for (int skipped = 0; skipped < index; skipped++) {
            rows.next();
        }
        return rows.next();
    }

    @Override
    public int size() {
        return keys.size();
    }

    private final class Reading implements Iterator<T> {

        private final Deque<R> read = new ArrayDeque<>(first);

        private List<K> left = behind(keys);

        private List<K> behind(List<K> asked) {
            return read.isEmpty()
                    ? List.of()
                    : asked.subList(asked.indexOf(keyOf.apply(read.getLast())) + 1, asked.size());
        }

        @Override
        public boolean hasNext() {
            if (read.isEmpty() && !left.isEmpty()) {
                read.addAll(portion.apply(left));
                left = behind(left);
            }
            return !read.isEmpty();
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return make.apply(read.remove());
        }
    }
}
