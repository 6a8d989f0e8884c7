package io.whirr.head.leases;

import io.whirr.head.needs.Machine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What claims have found since somebody last said that there is work: whoever looks for the same as one who found too
 * little would find nothing, so ten thousand that wait are as many as the kinds of them. Used by one thread.
 */
class Looks {

    private final Map<Machine, List<Integer>> met = new HashMap<>();

    private final Set<List<Integer>> exhausted = new HashSet<>();

    private final Map<List<List<Integer>>, Optional<Long>> passedOver = new HashMap<>();

    /** The sets of needs that a machine meets, looked up once. */
    List<Integer> met(Machine machine, Function<Machine, List<Integer>> lookUp) {
        return met.computeIfAbsent(machine, lookUp);
    }

    /** The task that workers which meet {@code fitting} now and {@code tooLarge} at best pass over, looked up once. */
    Optional<Long> passedOver(List<Integer> tooLarge, List<Integer> fitting, Supplier<Optional<Long>> lookUp) {
        return passedOver.computeIfAbsent(List.of(tooLarge, fitting), sets -> lookUp.get());
    }

    /** There was less than was looked for. */
    void exhausted(List<Integer> needSets) {
        exhausted.add(needSets);
    }

    boolean areExhausted(List<Integer> needSets) {
        return exhausted.contains(needSets);
    }
}
