package io.whirr.e2e.chaos;

import io.whirr.e2e.chaos.Request.Kind;
import io.whirr.e2e.cluster.Api;
import io.whirr.e2e.cluster.Head;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The operator who drains machines and takes them back. */
final class Drainage {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Who is drained asks only now and then whether that is over. */
    private static final Duration ASKS = Duration.ofSeconds(32);

    private final Site site;
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final Map<String, Long> back = new HashMap<>();

    Drainage(Site site) {
        this.site = site;
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    void drain(Machine machine) {
        ask(machine, Kind.DRAIN, 1);
    }

    /** Goes on until somebody answers: a machine that stayed drained would be missed. */
    void undrain(Machine machine) {
        ask(machine, Kind.UNDRAIN, 100);
        back.put(machine.name(), Uptime.millis() + ASKS.toMillis());
    }

    /** Whether the machine may still believe that it is drained. */
    boolean mayRest(Machine machine) {
        return back.getOrDefault(machine.name(), 0L) > Uptime.millis();
    }

    /** A machine is drained when all its slots are. */
    private void ask(Machine machine, Kind kind, int tries) {
        long begun = Uptime.millis();
        boolean done = Site.slots(machine).stream().allMatch(slot -> isDone(slot, kind, tries));
        requests.add(new Request(kind, null, 0, begun, Uptime.millis(), done ? 200 : 0, machine.name()));
    }

    private boolean isDone(String slot, Kind kind, int tries) {
        for (int i = 0; i < tries; i++) {
            Head head = site.heads().get(i % site.heads().size());
            if (ask(slot, kind, head)) {
                return true;
            }
        }
        return false;
    }

    private static boolean ask(String slot, Kind kind, Head head) {
        String path = "/api/v1/workers/%s/%s".formatted(slot, kind.name().toLowerCase(Locale.ROOT));
        try {
            return new Api(head.url(), PATIENCE)
                    .post(path, Map.of("reason", "chaos"))
                    .isSuccess();
        } catch (UncheckedIOException nobodyThere) {
            return false;
        }
    }
}
