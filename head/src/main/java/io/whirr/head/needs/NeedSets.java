package io.whirr.head.needs;

import io.whirr.api.jobs.Needs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The sets of needs that there are. Sets are few, and never change: all of them are kept in memory. */
@Component
public class NeedSets {

    /** The number of the empty set: whatever worker. */
    public static final int NONE = 0;

    private static final Needs NOTHING = new Needs(null, null, null, null, null, null);

    /** How long a set that another head has stored may be unknown to this one. */
    private static final Duration NEWS = Duration.ofSeconds(1);

    private final Map<Integer, Needs> sets = new ConcurrentHashMap<>(Map.of(NONE, NOTHING));

    private final Map<Needs, Integer> numbers = new ConcurrentHashMap<>(Map.of(NOTHING, NONE));

    private final JsonMapper json = JsonMapper.builder()
            .changeDefaultPropertyInclusion(include ->
                    include.withValueInclusion(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL))
            .build();

    private final NeedStore store;

    private final TransactionTemplate ownTransaction;

    private volatile long lookedAt = System.nanoTime() - NEWS.toNanos();

    NeedSets(NeedStore store, PlatformTransactionManager transactions) {
        this.store = store;
        this.ownTransaction = new TransactionTemplate(transactions);
        this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** The number of a set; stored now if it is new, for good: in a transaction of its own, because it is kept here. */
    public int number(@Nullable Needs needs) {
        Needs plain = plain(needs);
        Integer known = numbers.get(plain);
        if (known != null) {
            return known;
        }
        String spec = json.writeValueAsString(plain);
        ownTransaction.executeWithoutResult(status -> store.add(spec));
        int number = store.number(spec);
        sets.put(number, plain);
        numbers.put(plain, number);
        return number;
    }

    /** The set with a number. */
    public Needs needs(int number) {
        if (!sets.containsKey(number)) {
            look();
        }
        Needs needs = sets.get(number);
        if (needs == null) {
            throw new IllegalStateException("There is no set of needs " + number);
        }
        return needs;
    }

    /** The numbers of all sets that a machine meets, in ascending order. */
    public List<Integer> met(Machine machine) {
        if (System.nanoTime() - lookedAt > NEWS.toNanos()) {
            look();
        }
        return sets.entrySet().stream()
                .filter(set -> machine.misfit(set.getValue()).isEmpty())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private void look() {
        lookedAt = System.nanoTime();
        int highest = sets.keySet().stream().mapToInt(Integer::intValue).max().orElse(NONE);
        store.after(knownUpTo(highest)).forEach((number, spec) -> {
            Needs needs = json.readValue(spec, Needs.class);
            sets.put(number, needs);
            numbers.put(needs, number);
        });
    }

    /** Numbers are given before they are committed, so that of two the lower may be seen later: up to the first gap. */
    private int knownUpTo(int highest) {
        int known = NONE;
        while (known < highest && sets.containsKey(known + 1)) {
            known++;
        }
        return known;
    }

    /** What says the same is the same set: nothing of a thing is no need, and a kind of GPU means at least one. */
    private static Needs plain(@Nullable Needs needs) {
        if (needs == null) {
            return NOTHING;
        }
        boolean particular = needs.gpuModel() != null || needs.gpuMemoryGb() != null;
        Integer gpus = needs.gpus() == null || needs.gpus() == 0 ? null : needs.gpus();
        return new Needs(
                gpus == null && particular ? Integer.valueOf(1) : gpus,
                needs.gpuModel(),
                needs.gpuMemoryGb(),
                needs.cpus(),
                needs.memoryMb(),
                needs.labels() == null || needs.labels().isEmpty() ? null : needs.labels());
    }
}
