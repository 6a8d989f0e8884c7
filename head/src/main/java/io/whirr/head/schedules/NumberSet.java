package io.whirr.head.schedules;

import java.util.BitSet;
import java.util.stream.IntStream;

/** A set of small numbers. */
final class NumberSet {

    private final BitSet bits = new BitSet();

    void add(int number) {
        bits.set(number);
    }

    boolean has(int number) {
        return bits.get(number);
    }

    /** The least one from {@code number} on; -1 when there is none. */
    int from(int number) {
        return bits.nextSetBit(number);
    }

    int first() {
        return bits.nextSetBit(0);
    }

    int size() {
        return bits.cardinality();
    }

    boolean isAllOf(CronField field) {
        return size() == field.most() - field.least() + 1;
    }

    IntStream stream() {
        return bits.stream();
    }
}
