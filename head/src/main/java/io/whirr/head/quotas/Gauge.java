package io.whirr.head.quotas;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts what runs, or may, against the limits. For one look at the queue; not shared between threads. */
public final class Gauge {

    private static final Quota NO_LIMIT = new Quota(Scope.TAG, "", null, null);

    private final Map<Quotas.LimitKey, Quota> quotas;

    private final Map<Quotas.LimitKey, Use> use = new HashMap<>();

    private final Map<Long, Integer> elements = new HashMap<>();

    Gauge(Map<Quotas.LimitKey, Quota> quotas) {
        this.quotas = quotas;
    }

    /** So many tasks of a lane are let through, with so many GPUs among them. */
    public void count(Lane lane, int tasks, int gpus) {
        keys(lane).forEach(key -> use.merge(key, new Use(tasks, gpus), Use::plus));
        if (lane.job() != null) {
            elements.merge(lane.job(), tasks, Integer::sum);
        }
    }

    /** How many more tasks of a lane may pass at the most, as far as that can be known before each is looked at. */
    public int room(Lane lane, int most) {
        int room = lane.job() == null || lane.atOnce() == null
                ? most
                : lane.atOnce() - elements.getOrDefault(lane.job(), 0);
        for (Quotas.LimitKey key : keys(lane)) {
            Integer tasks = quotas.getOrDefault(key, NO_LIMIT).tasks();
            if (tasks != null) {
                room = Math.min(room, tasks - use.getOrDefault(key, Use.NONE).tasks());
            }
        }
        return Math.clamp(room, 0, most);
    }

    /** The limit, in words, that keeps one more task of a lane, with so many GPUs, out; empty when none does. */
    public Optional<String> full(Lane lane, int gpus) {
        if (lane.job() != null && lane.atOnce() != null && elements.getOrDefault(lane.job(), 0) >= lane.atOnce()) {
            return Optional.of("at most %d of its elements run at once".formatted(lane.atOnce()));
        }
        return keys(lane).stream().filter(key -> isFull(key, gpus)).findFirst().map(this::words);
    }

    private boolean isFull(Quotas.LimitKey key, int gpus) {
        Quota quota = quotas.getOrDefault(key, NO_LIMIT);
        Use used = use.getOrDefault(key, Use.NONE);
        return (quota.tasks() != null && used.tasks() + 1 > quota.tasks())
                || (quota.gpus() != null && gpus > 0 && used.gpus() + gpus > quota.gpus());
    }

    private String words(Quotas.LimitKey key) {
        Quota quota = quotas.getOrDefault(key, NO_LIMIT);
        String limit = quota.tasks() == null
                ? quota.gpus() + " GPUs"
                : quota.gpus() == null
                        ? quota.tasks() + " tasks"
                        : quota.tasks() + " tasks and " + quota.gpus() + " GPUs";
        return "%s %s may have at most %s at once".formatted(key.scope().word(), key.name(), limit);
    }

    private static List<Quotas.LimitKey> keys(Lane lane) {
        List<Quotas.LimitKey> keys = new ArrayList<>();
        if (lane.owner() != null) {
            keys.add(new Quotas.LimitKey(Scope.OWNER, lane.owner()));
        }
        if (lane.group() != null) {
            keys.add(new Quotas.LimitKey(Scope.GROUP, lane.group()));
        }
        lane.tags().forEach(tag -> keys.add(new Quotas.LimitKey(Scope.TAG, tag)));
        return keys;
    }

    private record Use(int tasks, int gpus) {

        static final Use NONE = new Use(0, 0);

        Use plus(Use other) {
            return new Use(tasks + other.tasks, gpus + other.gpus);
        }
    }
}
