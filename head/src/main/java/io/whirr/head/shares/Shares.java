package io.whirr.head.shares;

import io.whirr.head.database.Restraint;
import io.whirr.head.shares.ShareStore.Change;
import io.whirr.head.shares.ShareStore.Share;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Gives ranks, and remembers what was used.
 *
 * <p>It works from memory, so that a submission waits for nothing; every second the heads tell each other through the
 * database. What one head does not know for that second costs a little fairness and no more.
 */
@Component
public class Shares {

    private static final Duration LONGEST_REST = Duration.ofSeconds(30);

    /** How long a task is taken to run until some have ended. */
    private static final double FIRST_GUESS_SECONDS = 60;

    /** How much a task that ends counts in the mean. */
    private static final double NEWEST = 0.05;

    private final ShareStore store;

    private final ShareProperties properties;

    private final Map<String, Share> shares = new HashMap<>();

    private final Map<String, Double> finishes = new HashMap<>();

    private final Map<String, Double> used = new HashMap<>();

    /** By how much virtual time owners' tasks end sooner than was written down, because some were taken back. */
    private final Map<String, Double> givenBack = new HashMap<>();

    private double time;

    /** To ask for the time steps over all leases that have ended while somebody holds a snapshot. */
    private final Restraint asking;

    /** What that owner has used, for its weight, which has used least of all that have tasks in the queue. */
    private double leastUse = Double.POSITIVE_INFINITY;

    private double meanSeconds = FIRST_GUESS_SECONDS;

    Shares(ShareStore store, ShareProperties properties) {
        this.store = store;
        this.properties = properties;
        this.asking = new Restraint(properties.restFrom(), LONGEST_REST);
    }

    /** Whom a task counts for: its owner, or else its group, or else nobody in particular. */
    public static String account(@Nullable String owner, @Nullable String group) {
        return owner != null ? owner : group != null ? group : "";
    }

    /**
     * Ranks for the next tasks of an owner.
     *
     * @param account from {@link #account}
     * @param tasks how many of them
     */
    public synchronized Ranks next(String account, int priority, int tasks) {
        Share share = shares.get(account);
        double weight = share == null ? 1 : share.weight();
        double behind = time + (share == null ? 0 : penalty(share));
        double from = Math.max(behind, finishes.getOrDefault(account, 0.0));
        double distance = 1 / weight;
        finishes.put(account, from + tasks * distance);
        used.putIfAbsent(account, 0.0);
        return new Ranks(from + distance - priority * properties.priorityStep(), distance);
    }

    /** By how much a rank changes with a priority. */
    public double worth(int priorities) {
        return -priorities * properties.priorityStep();
    }

    /**
     * How many starts an owner waits for because of what it has used: as far as that is more than the others have.
     * Whoever has little to do must not wait for its own few tasks behind the thousands of somebody who has used far
     * more, and whose tasks were ranked before they had.
     */
    private double penalty(Share share) {
        double more = Math.max(0, use(share) - leastUse);
        return Math.min(properties.longestPenalty(), more / meanSeconds);
    }

    private static double use(@Nullable Share share) {
        return share == null ? 0 : share.used() / share.weight();
    }

    /** A task has ended that held so many slots for so long. */
    public synchronized void used(String account, double seconds, int slots) {
        used.merge(account, seconds * slots, Double::sum);
        meanSeconds += NEWEST * (Math.max(seconds, 0.01) - meanSeconds);
    }

    /**
     * Tasks of an owner are gone from the queue that had not started: the next ones come sooner by that. Without it,
     * who has cancelled ten thousand would wait for as many starts of others.
     */
    public synchronized void withdrawn(String account, int tasks) {
        Share share = shares.get(account);
        double back = tasks / (share == null ? 1 : share.weight());
        if (finishes.containsKey(account)) {
            finishes.merge(account, -back, Double::sum);
            givenBack.merge(account, back, Double::sum);
            used.putIfAbsent(account, 0.0);
        }
    }

    /** What is known of every owner, as of the last exchange. */
    synchronized List<Share> all() {
        return shares.values().stream().toList();
    }

    /** Sets how large an owner's share is, compared to the others'. */
    void weigh(String account, double weight) {
        store.weigh(account, weight);
        exchange();
    }

    /** Writes down what came since the last time, and reads what the other heads have written. */
    void exchange() {
        List<Change> changes;
        synchronized (this) {
            changes = used.entrySet().stream().map(this::change).toList();
            used.clear();
            givenBack.clear();
        }
        try {
            if (!changes.isEmpty()) {
                store.add(changes, properties.halfLife());
            }
        } catch (RuntimeException e) {
            takeBack(changes);
            throw e;
        }
        learn(store.all(properties.halfLife()), now());
    }

    /** The virtual time, or negative infinity when the last answer took so long that it has to do for a while. */
    private double now() {
        if (asking.rests()) {
            return Double.NEGATIVE_INFINITY;
        }
        long began = System.nanoTime();
        double now = store.time(properties.priorityStep());
        asking.took(Duration.ofNanos(System.nanoTime() - began));
        return now;
    }

    private Change change(Map.Entry<String, Double> use) {
        double back = givenBack.getOrDefault(use.getKey(), 0.0);
        return new Change(use.getKey(), use.getValue(), finishes.getOrDefault(use.getKey(), 0.0) + back, back);
    }

    private synchronized void takeBack(List<Change> untold) {
        untold.forEach(change -> {
            used.merge(change.owner(), change.used(), Double::sum);
            givenBack.merge(change.owner(), change.givenBack(), Double::sum);
        });
    }

    /** What has changed here since it was written down counts more than what is written. */
    private synchronized void learn(List<Share> all, double now) {
        time = Math.max(time, now);
        shares.clear();
        finishes.keySet().retainAll(used.keySet());
        for (Share share : all) {
            shares.put(share.owner(), share);
            finishes.merge(share.owner(), share.finish(), Math::max);
        }
        finishes.values().removeIf(finish -> finish < time);
        leastUse = finishes.keySet().stream()
                .mapToDouble(account -> use(shares.get(account)))
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }

    /**
     * Ranks of tasks that follow each other.
     *
     * @param first the rank of the first one
     * @param distance between two of them
     */
    public record Ranks(double first, double distance) {

        /** The rank of the task at a place, from 0. */
        public double at(int place) {
            return first + place * distance;
        }
    }
}
