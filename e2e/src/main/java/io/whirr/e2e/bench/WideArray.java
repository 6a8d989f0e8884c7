package io.whirr.e2e.bench;

import io.whirr.e2e.bench.Wire.Claimed;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * An array of a hundred thousand elements: how long the request takes that queues them, how many of them are claimed in
 * a second by many workers, how many claimed and completed, and whether all are. Three of them, one after the other.
 */
final class WideArray {

    private static final int ELEMENTS = 100_000;

    /** Claimed before the first of them is reported; a head takes back in ten seconds what nobody confirms. */
    private static final int STARTED = 10_000;

    private static final int ROUNDS = 3;

    private final URI head;
    private final int connections;

    WideArray(URI head, int connections) {
        this.head = head;
        this.connections = connections;
    }

    /** One array. */
    private record Round(double acceptedSeconds, Pace starts, Pace completions) {

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("accepted_seconds", acceptedSeconds);
            json.put("starts_per_second", starts.perSecond());
            json.put("claims_with_completions_per_second", completions.perSecond());
            json.put("errors", starts.errors() + completions.errors());
            return json;
        }

        String text() {
            return String.format(
                    Locale.ROOT,
                    "an array of %,d: accepted in %.2f s, %.0f elements claimed a second, %.0f claimed and completed",
                    ELEMENTS,
                    acceptedSeconds,
                    starts.perSecond(),
                    completions.perSecond());
        }
    }

    /** Leaves the queue as it was. */
    List<Map<String, Object>> run() throws IOException {
        List<Map<String, Object>> rounds = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            Round round = round();
            System.out.println(round.text());
            rounds.add(round.json());
        }
        return rounds;
    }

    private Round round() throws IOException {
        double accepted = accepted();
        Queue<Claimed> claimed = new ConcurrentLinkedQueue<>();
        Crowd crowd = new Crowd(List.of(head), connections);
        Pace starting = crowd.times(STARTED, wire -> claimed.add(wire.claimFenced()));
        crowd.times(claimed.size(), wire -> wire.complete(claimed.remove()));
        Pace completing = crowd.times(ELEMENTS - STARTED, wire -> wire.complete(wire.claimFenced()));
        try (HttpConnection connection = new HttpConnection(head)) {
            Wire user = new Wire(connection, "bench");
            long left = user.queued() + user.jobs("running");
            if (left > 0) {
                throw new IllegalStateException(
                        "the array has come to no end: %d claims and %d completions failed; %.0f claimed a second"
                                .formatted(starting.errors(), completing.errors(), starting.perSecond()));
            }
        }
        return new Round(accepted, starting, completing);
    }

    private double accepted() throws IOException {
        try (HttpConnection connection = new HttpConnection(head)) {
            Wire user = new Wire(connection, "bench");
            long before = user.queued();
            if (before > 0) {
                throw new IllegalStateException(before + " jobs are queued: an array is measured alone");
            }
            long start = System.nanoTime();
            user.submitArray(ELEMENTS);
            return (System.nanoTime() - start) / 1e9;
        }
    }
}
