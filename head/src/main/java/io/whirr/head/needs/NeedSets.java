package io.whirr.head.needs;

import io.whirr.api.jobs.Needs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sets of needs that there are. Sets are few, and never change: all of them are kept in memory. One that no task
 * has been made with for days, and none has, is forgotten, and has another number when it is needed again.
 */
@Component
public class NeedSets {

    /** The number of the empty set: whatever worker. */
    public static final int NONE = 0;

    private static final Needs NOTHING = new Needs(null, null, null, null, null, null);

    /** How often it is noted that a set is used: far oftener than one is forgotten. */
    private static final Duration NOTED = Duration.ofHours(1);

    /** A set whose number a head still knows must be there: tasks may be made with it. */
    private static final Duration SHORTEST_MEMORY = NOTED.multipliedBy(24);

    /** How long a set that another head has stored may be unknown to this one. */
    private static final Duration NEWS = Duration.ofSeconds(1);

    private final Map<Integer, Needs> sets = new ConcurrentHashMap<>(Map.of(NONE, NOTHING));

    private final Map<Needs, Used> numbers = new ConcurrentHashMap<>();

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
        if (plain.equals(NOTHING)) {
            return NONE;
        }
        Used known = numbers.get(plain);
        if (known != null && System.nanoTime() - known.at() < NOTED.toNanos()) {
            return known.number();
        }
        String spec = json.writeValueAsString(plain);
        int number = Objects.requireNonNull(ownTransaction.execute(status -> store.use(spec)));
        sets.put(number, plain);
        numbers.put(plain, new Used(number, System.nanoTime()));
        return number;
    }

    /** Forgets sets that no task has and none has been made with for a while, at least a day. */
    public int forgetUnusedFor(Duration time) {
        return store.removeUnusedFor(time.compareTo(SHORTEST_MEMORY) < 0 ? SHORTEST_MEMORY : time);
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
                .filter(set -> machine.meets(set.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private void look() {
        lookedAt = System.nanoTime();
        Set<Integer> known = Set.copyOf(sets.keySet());
        Map<Integer, String> all = store.all(known);
        all.forEach((number, spec) -> {
            if (!spec.isEmpty()) {
                sets.put(number, json.readValue(spec, Needs.class));
            }
        });
        known.stream().filter(number -> !all.containsKey(number)).forEach(sets::remove);
    }

    /** @param at when it was last noted that it is used, by this head's clock that only measures */
    private record Used(int number, long at) {}

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
