package io.whirr.e2e.bench;

import io.whirr.e2e.cluster.Cluster;
import io.whirr.e2e.cluster.Head;
import io.whirr.e2e.cluster.Patience;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What very many claims that wait for work cost a head, each on a connection of its own and made anew every half minute
 * as workers do: memory, and processor time once the JVM has compiled what serves them.
 */
final class ManyParked {

    private static final Duration ORDERLY_END = Duration.ofMinutes(1);

    /** Not all at once, as they would come again all at once. */
    private static final Duration COMING = Duration.ofSeconds(25);

    /** A JVM compiles for minutes beside what it does. */
    private static final Duration SETTLING = Duration.ofMinutes(6);

    private static final Duration WATCHED = Duration.ofMinutes(1);

    private final int claims;

    ManyParked(int claims) {
        this.claims = claims;
    }

    /** In MiB, what one claim takes in KiB; the head has the heap that this needs, and not the default one. */
    record Figures(int claims, Machine.Memory before, Machine.Memory parked, double heapEach, double shareOfCore) {

        String text() {
            return String.format(
                    Locale.ROOT,
                    "%,d claims wait: head %s (%s before), %.0f KiB of heap each, %.1f %% of a core",
                    claims,
                    parked.text(),
                    before.text(),
                    heapEach,
                    shareOfCore * 100);
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("claims", claims);
            json.put("before_mib", before.json());
            json.put("parked_mib", parked.json());
            json.put("heap_each_kib", heapEach);
            json.put("share_of_a_core", shareOfCore);
            return json;
        }
    }

    Figures run() throws IOException {
        try (Cluster cluster = Cluster.empty()) {
            Head head = cluster.startHead("--set", "whirr.leases.parked-claims=" + 2 * claims);
            head.awaitHealthy().process().terminate(ORDERLY_END);
            head.startAgain(Map.of("WHIRR_HEAD_OPTS", "-Xmx3g"));
            head.awaitHealthy();
            long process = head.process().pid();
            HeapUse heapBefore = HeapUse.of(process);
            Machine.Memory before = Machine.of(process);
            try (ParkedClaims parked = new ParkedClaims(head.url(), claims, COMING)) {
                Patience.pause(SETTLING);
                double share = Machine.shareOfCore(process, WATCHED);
                double heap = HeapUse.of(process).used() - heapBefore.used();
                parked.mustBeWhole();
                return new Figures(claims, before, Machine.of(process), heap * 1024 / claims, share);
            }
        }
    }
}
