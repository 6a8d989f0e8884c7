package io.whirr.e2e.bench;

import io.whirr.e2e.cluster.Head;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a head needs after very many jobs, looked at ten times on the way: what a leak of the heap or of native memory
 * would make grow from look to look.
 */
final class Soak {

    private static final int LOOKS = 10;

    private static final int DEPTH = 1_000;

    private final Head head;
    private final int jobs;
    private final int connections;

    /**
     * What is to be done.
     *
     * @param jobs how many live in all
     */
    Soak(Head head, int jobs, int connections) {
        this.head = head;
        this.jobs = jobs;
        this.connections = connections;
    }

    /**
     * A head after so many jobs, in MiB.
     *
     * @param used what of the heap is left by a full collection
     * @param beside what is its own beside the heap
     */
    record Look(long jobs, double livesPerSecond, long errors, Machine.Memory memory, double used, double beside) {

        String text() {
            return String.format(
                    Locale.ROOT,
                    "after %,d jobs: %.0f lives/s, %d errors, %.0f MiB resident, %.0f of the heap used, %.0f beside it",
                    jobs,
                    livesPerSecond,
                    errors,
                    memory.resident(),
                    used,
                    beside);
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("jobs", jobs);
            json.put("lives_per_second", livesPerSecond);
            json.put("errors", errors);
            json.put("resident_mib", memory.resident());
            json.put("anonymous_mib", memory.anonymous());
            json.put("heap_used_mib", used);
            json.put("beside_heap_mib", beside);
            return json;
        }
    }

    List<Look> run() throws IOException {
        Crowd crowd = new Crowd(List.of(head.url()), connections);
        crowd.times(DEPTH, Wire::submit);
        List<Look> looks = new ArrayList<>();
        for (int look = 1; look <= LOOKS; look++) {
            Pace pace = crowd.times(jobs / LOOKS, Wire::live);
            Look now = look((long) look * (jobs / LOOKS), pace);
            System.out.println(now.text());
            looks.add(now);
        }
        return looks;
    }

    private Look look(long done, Pace pace) throws IOException {
        long process = head.process().pid();
        HeapUse heap = HeapUse.of(process);
        Machine.Memory memory = Machine.of(process);
        return new Look(
                done, pace.perSecond(), pace.errors(), memory, heap.used(), memory.anonymous() - heap.committed());
    }
}
