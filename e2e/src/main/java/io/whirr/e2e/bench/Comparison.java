package io.whirr.e2e.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The throughput of two heads under the same load, by turns: whatever else the machine does, it does it to both. A
 * ratio above 1 says that ours does more in a second.
 */
final class Comparison {

    private final Throughput ours;
    private final Throughput other;
    private final Options options;

    Comparison(Throughput ours, Throughput other, Options options) {
        this.ours = ours;
        this.other = other;
        this.options = options;
    }

    /** What both managed at the same length of the queue and with as many connections. */
    record Row(Throughput.Row ours, Throughput.Row other) {

        private double ratio(Function<Throughput.Row, Pace> part) {
            return part.apply(ours).perSecond() / part.apply(other).perSecond();
        }

        String text() {
            return String.format(
                    Locale.ROOT,
                    "ours     %s%nthe other%s%nratio    %8s %12s %14.2f %10.2f %14.2f %10.2f",
                    ours.text(),
                    other.text(),
                    "",
                    "",
                    ratio(Throughput.Row::submissions),
                    ratio(Throughput.Row::claims),
                    ratio(Throughput.Row::completions),
                    ratio(Throughput.Row::lives));
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("ours", ours.json());
            json.put("other", other.json());
            json.put("submissions_ratio", ratio(Throughput.Row::submissions));
            json.put("claims_ratio", ratio(Throughput.Row::claims));
            json.put("completions_ratio", ratio(Throughput.Row::completions));
            json.put("lives_ratio", ratio(Throughput.Row::lives));
            return json;
        }
    }

    /** What is queued at both is, in the end, no more than it was. */
    List<Row> run() throws IOException {
        long before = ours.queued();
        long beforeThere = other.queued();
        ours.warmUp();
        other.warmUp();
        System.out.println(" ".repeat("the other".length()) + Throughput.Row.heading());
        List<Row> rows = new ArrayList<>();
        for (int depth : options.depths()) {
            for (int connections : options.connections()) {
                Row row = rows.size() % 2 == 0 ? oursFirst(depth, connections) : oursLast(depth, connections);
                System.out.println(row.text());
                rows.add(row);
            }
        }
        ours.drain(before);
        other.drain(beforeThere);
        return rows;
    }

    private Row oursFirst(int depth, int connections) throws IOException {
        Throughput.Row first = ours.measure(depth, connections);
        return new Row(first, other.measure(depth, connections));
    }

    private Row oursLast(int depth, int connections) throws IOException {
        Throughput.Row first = other.measure(depth, connections);
        return new Row(ours.measure(depth, connections), first);
    }
}
