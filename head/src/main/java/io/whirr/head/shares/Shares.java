package io.whirr.head.shares;

import io.whirr.head.shares.ShareStore.Share;
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

    /** How long a task is taken to run until some have ended. */
    private static final double FIRST_GUESS_SECONDS = 60;

    /** How much a task that ends counts in the mean. */
    private static final double NEWEST = 0.05;

    private final ShareStore store;

    private final ShareProperties properties;

    private final Map<String, Share> shares = new HashMap<>();

    private final Map<String, Double> finishes = new HashMap<>();

    private final Map<String, Double> used = new HashMap<>();

    private double time;

    private double meanSeconds = FIRST_GUESS_SECONDS;

    Shares(ShareStore store, ShareProperties properties) {
        this.store = store;
        this.properties = properties;
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

    private double penalty(Share share) {
        return Math.min(properties.longestPenalty(), share.used() / share.weight() / meanSeconds);
    }

    /** A task has ended that held so many slots for so long. */
    public synchronized void used(String account, double seconds, int slots) {
        used.merge(account, seconds * slots, Double::sum);
        meanSeconds += NEWEST * (Math.max(seconds, 0.01) - meanSeconds);
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
        Map<String, Double> told;
        Map<String, Double> upTo = new HashMap<>();
        synchronized (this) {
            told = Map.copyOf(used);
            told.keySet().forEach(account -> upTo.put(account, finishes.getOrDefault(account, 0.0)));
            used.clear();
        }
        try {
            if (!told.isEmpty()) {
                store.add(told, upTo, properties.halfLife());
            }
        } catch (RuntimeException e) {
            takeBack(told);
            throw e;
        }
        learn(store.all(properties.halfLife()), store.time(properties.priorityStep()));
    }

    private synchronized void takeBack(Map<String, Double> untold) {
        untold.forEach((account, seconds) -> used.merge(account, seconds, Double::sum));
    }

    private synchronized void learn(List<Share> all, double now) {
        time = Math.max(time, now);
        shares.clear();
        for (Share share : all) {
            shares.put(share.owner(), share);
            finishes.merge(share.owner(), share.finish(), Math::max);
        }
        finishes.values().removeIf(finish -> finish < time);
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
