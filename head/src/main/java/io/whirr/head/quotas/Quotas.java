package io.whirr.head.quotas;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The limits that are in force. They change seldom: whoever makes tasks asks for them once a second, and misses those
 * of the last one; the gate asks each time.
 */
@Component
public class Quotas {

    private static final Duration NEWS = Duration.ofSeconds(1);

    private final JsonMapper json = JsonMapper.shared();

    private final QuotaStore store;

    private volatile Known known = new Known(Map.of(), System.nanoTime() - NEWS.toNanos());

    Quotas(QuotaStore store) {
        this.store = store;
    }

    /**
     * The lane of a job's tasks, as it is written down.
     *
     * @param atOnce how many elements of the job may run at once; null for any number
     * @return null when no limit applies to them
     */
    public @Nullable String lane(
            long job,
            @Nullable String owner,
            @Nullable String group,
            @Nullable List<String> tags,
            @Nullable Integer atOnce) {
        Map<LimitKey, Quota> quotas = quotas();
        if (quotas.isEmpty() && atOnce == null) {
            return null;
        }
        Lane lane = new Lane(
                isLimited(quotas, Scope.OWNER, owner) ? owner : null,
                isLimited(quotas, Scope.GROUP, group) ? group : null,
                tags == null
                        ? List.of()
                        : tags.stream()
                                .distinct()
                                .sorted()
                                .filter(tag -> isLimited(quotas, Scope.TAG, tag))
                                .toList(),
                atOnce == null ? null : job,
                atOnce);
        return lane.isFree() ? null : json.writeValueAsString(lane);
    }

    private static boolean isLimited(Map<LimitKey, Quota> quotas, Scope scope, @Nullable String name) {
        return name != null && quotas.containsKey(new LimitKey(scope, name));
    }

    /** Reads a lane that was written down. */
    public Lane lane(String written) {
        return json.readValue(written, Lane.class);
    }

    /** A count of what is let through, as of now, against the limits as they are now, whoever has set them. */
    public Gauge gauge() {
        changed();
        return new Gauge(known.quotas());
    }

    /** A change was made. */
    void changed() {
        known = new Known(read(), System.nanoTime());
    }

    private Map<LimitKey, Quota> quotas() {
        Known last = known;
        if (System.nanoTime() - last.at() > NEWS.toNanos()) {
            last = new Known(read(), System.nanoTime());
            known = last;
        }
        return last.quotas();
    }

    private Map<LimitKey, Quota> read() {
        return store.all().stream()
                .collect(Collectors.toMap(quota -> new LimitKey(quota.scope(), quota.name()), Function.identity()));
    }

    /** What a limit is looked up by. */
    record LimitKey(Scope scope, String name) {}

    private record Known(Map<LimitKey, Quota> quotas, long at) {}
}
