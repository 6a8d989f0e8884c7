package io.whirr.e2e.bench;

import io.whirr.e2e.cluster.Commands;
import io.whirr.e2e.cluster.Head;
import io.whirr.e2e.cluster.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long a head with a PostgreSQL of its own takes from its command to the first answer that it is healthy, with the
 * database that its life before has left, and what it has when it has done nothing for a while.
 */
final class HeadStart {

    private static final int STARTS = 9;

    private static final Duration IDLE = Duration.ofSeconds(60);

    /** How many lives of it are left alone until they idle: each has its own memory. */
    private static final int IDLERS = 3;

    private static final Duration ORDERLY_END = Duration.ofSeconds(60);

    /**
     * What came of it, each sorted.
     *
     * @param ready seconds until it said that it is healthy
     * @param processor seconds of processor time that were used until then, without PostgreSQL's
     */
    record Figures(List<Double> ready, List<Double> processor, List<Machine.Memory> idle) {

        String text() {
            return String.format(
                    Locale.ROOT,
                    "head, %d starts: ready after %.2f to %.2f s, median %.2f, %.1f to %.1f s of processor time;"
                            + " idle: %s",
                    ready.size(),
                    ready.getFirst(),
                    ready.getLast(),
                    ready.get(ready.size() / 2),
                    processor.getFirst(),
                    processor.getLast(),
                    String.join("; ", idle.stream().map(Machine.Memory::text).toList()));
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("ready_seconds", ready);
            json.put("processor_seconds", processor);
            json.put("idle_mib", idle.stream().map(Machine.Memory::json).toList());
            return json;
        }
    }

    /** Its first life makes the database, and counts for nothing. */
    Figures run() throws IOException {
        Path directory = Files.createTempDirectory("whirr-start-");
        Head head = Head.withOwnDatabase("head", directory, Files.createDirectory(directory.resolve("data")));
        Thread interrupted = new Thread(() -> end(head, directory));
        Runtime.getRuntime().addShutdownHook(interrupted);
        try {
            head.awaitHealthy().process().terminate(ORDERLY_END);
            Figures figures = new Figures(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int start = 1; start <= STARTS; start++) {
                measure(head, start > STARTS - IDLERS, figures);
            }
            Collections.sort(figures.ready());
            Collections.sort(figures.processor());
            return figures;
        } finally {
            Runtime.getRuntime().removeShutdownHook(interrupted);
            end(head, directory);
        }
    }

    private static void measure(Head head, boolean idles, Figures figures) throws IOException {
        long begin = System.nanoTime();
        head.startAgain();
        head.awaitHealthy();
        figures.ready().add((System.nanoTime() - begin) / 1e9);
        long process = head.process().pid();
        figures.processor().add(Machine.processorTime(process));
        if (idles) {
            Patience.pause(IDLE);
            figures.idle().add(Machine.of(process));
        }
        head.process().terminate(ORDERLY_END);
    }

    /** A head that is killed leaves its PostgreSQL to its next life, and there is none. */
    private static void end(Head head, Path directory) {
        head.process().signal("TERM");
        head.process().awaitExit(ORDERLY_END);
        Commands.output("rm", "-rf", directory.toString());
    }
}
