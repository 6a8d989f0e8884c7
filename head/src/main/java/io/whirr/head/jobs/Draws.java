package io.whirr.head.jobs;

/**
 * The chance in random sweeps: for each place the same bits whenever and wherever they are asked for, and without those
 * of any other place.
 *
 * <p>The bits of a place must never change, or elements of stored jobs would become others: so this is spelled out here
 * (the finalizer of SplitMix64, applied to seed, element and parameter in turn) instead of taken from a library, which
 * may improve.
 */
final class Draws {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private Draws() {}

    /** 64 bits, each as likely one as the other. */
    static long bits(long seed, int element, int parameter) {
        return mixed(mixed(mixed(seed) + element) + parameter);
    }

    /** A number from 0 on, less than 1. */
    static double fraction(long bits) {
        return (bits >>> 11) * 0x1p-53;
    }

    /** A number from 0 on, less than the bound, which is taken as unsigned and is not 0. */
    static long below(long bits, long bound) {
        return Math.unsignedMultiplyHigh(bits, bound);
    }

    private static long mixed(long number) {
        long bits = number + GOLDEN_GAMMA;
        bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
        return bits ^ (bits >>> 31);
    }
}
