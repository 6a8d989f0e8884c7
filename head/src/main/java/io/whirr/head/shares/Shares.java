package io.whirr.head.shares;

import io.whirr.head.database.Restraint;
import io.whirr.head.shares.ShareStore.Change;
import io.whirr.head.shares.ShareStore.Share;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

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

    /** Of whom tasks have left the queue that had not started. */
    private final Set<String> withdrawn = new HashSet<>();

    private double time;

    /** To ask for the time steps over all leases that have ended while somebody holds a snapshot. */
    private final Restraint asking;

    /** To look for what owners have left in the queue goes through all of it. */
    private final Restraint looking;

    private boolean started;

    /** What that owner has used, for its weight, which has used least of all that have tasks in the queue. */
    private double leastUse = Double.POSITIVE_INFINITY;

    private double meanSeconds = FIRST_GUESS_SECONDS;

    Shares(ShareStore store, ShareProperties properties) {
        this.store = store;
        this.properties = properties;
        this.asking = new Restraint(properties.restFrom(), LONGEST_REST);
        this.looking = new Restraint(properties.restFrom(), LONGEST_REST);
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

    /** Tasks of an owner that had not started leave the queue with the caller's transaction. */
    public void withdrawnAfterCommit(String account) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                withdrawn(account);
            }
        });
    }

    private synchronized void withdrawn(String account) {
        withdrawn.add(account);
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
        if (!started) {
            store.begin(properties.priorityStep());
            started = true;
        }
        List<Change> changes;
        synchronized (this) {
            changes = used.entrySet().stream().map(this::change).toList();
            used.clear();
        }
        try {
            if (!changes.isEmpty()) {
                store.add(changes, properties.halfLife());
            }
        } catch (RuntimeException e) {
            takeBack(changes);
            throw e;
        }
        closeUp();
        learn(store.all(properties.halfLife()), now());
    }

    /**
     * Has the next tasks of those who have withdrawn some follow what they have left, and no more: who has cancelled
     * ten thousand would wait for as many starts of others. The tasks of who was given ranks since the last exchange
     * may not be in the queue yet: they are asked for at the next one.
     */
    private void closeUp() {
        Map<String, Double> settled = settled();
        if (!settled.isEmpty() && !looking.rests()) {
            var _ = looking.timed(() -> store.closeUp(settled, properties.priorityStep()));
            forget(settled.keySet());
        }
    }

    private synchronized Map<String, Double> settled() {
        return withdrawn.stream()
                .map(shares::get)
                .filter(share -> share != null && share.finish() >= finishes.getOrDefault(share.owner(), 0.0))
                .collect(Collectors.toMap(Share::owner, Share::finish));
    }

    private synchronized void forget(Set<String> accounts) {
        withdrawn.removeAll(accounts);
    }

    /** The virtual time, or negative infinity when the last answer took so long that it has to do for a while. */
    private double now() {
        return asking.rests() ? Double.NEGATIVE_INFINITY : asking.timed(() -> store.time(properties.priorityStep()));
    }

    private Change change(Map.Entry<String, Double> use) {
        return new Change(use.getKey(), use.getValue(), finishes.getOrDefault(use.getKey(), 0.0));
    }

    private synchronized void takeBack(List<Change> untold) {
        untold.forEach(change -> used.merge(change.owner(), change.used(), Double::sum));
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
