package io.whirr.e2e.bench;

import io.whirr.e2e.cluster.Commands;
import io.whirr.e2e.cluster.Patience;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The benchmarks that take a head as it is, ours or a given one. */
final class OneHead {

    /** Long enough for a collection and for what a start left behind to be over. */
    private static final Duration SETTLING = Duration.ofSeconds(20);

    private static final Duration IDLE = Duration.ofSeconds(40);

    /** How many other workers wait while one gets jobs. */
    private static final int PARKED = 500;

    private final URI head;
    private final Options options;
    private final Report report;

    OneHead(URI head, Options options, Report report) {
        this.head = head;
        this.options = options;
        this.report = report;
    }

    /** One that can be asked for by its name of a head of which nothing is known but where it is. */
    void measure(String benchmark) throws IOException {
        switch (benchmark) {
            case "throughput" -> throughput();
            case "latency" -> latency();
            case "dispatch" -> dispatchOfGiven(options.data());
            case "arrays" -> arrays();
            case "client" -> clientOfGiven();
            case "schedules" -> schedules(OptionalLong.empty());
            default -> System.out.println(benchmark + " is left out: it can't be seen from outside a given head");
        }
    }

    private void clientOfGiven() throws IOException {
        Path directory = Files.createTempDirectory("whirr-client-");
        try {
            client(directory);
        } finally {
            Commands.output("rm", "-rf", directory.toString());
        }
    }

    private void dispatchOfGiven(@Nullable Path data) throws IOException {
        if (data == null) {
            System.out.println("without --data-dir, and a worker that writes there, the head's part of dispatch alone");
            handOver();
        } else {
            dispatch(data);
        }
    }

    void throughput() throws IOException {
        Throughput throughput = new Throughput(head, options);
        URI other = options.against();
        if (other == null) {
            List<Throughput.Row> rows = throughput.run();
            report.keep("throughput", rows.stream().map(Throughput.Row::json).toList());
            report.keep("health_per_second", throughput.health().perSecond());
            report.plots().throughput(rows);
        } else {
            List<Comparison.Row> rows = new Comparison(throughput, new Throughput(other, options), options).run();
            report.keep("against", rows.stream().map(Comparison.Row::json).toList());
        }
    }

    void latency() throws IOException {
        List<SteadyLoad.Row> rows = new SteadyLoad(head, options).run();
        report.keep("latency", rows.stream().map(SteadyLoad.Row::json).toList());
        report.plots().latency(rows);
    }

    void arrays() throws IOException {
        new Throughput(head, options).warmUp();
        report.keep("arrays", new WideArray(head, options.mostConnections()).run());
    }

    /** @param directory where the client keeps what it keeps at home */
    void client(Path directory) throws IOException {
        ClientStart.Figures figures = new ClientStart(head, directory).run();
        report.add("client", figures.json(), figures.text());
    }

    /** There must be no worker: it would take what is handed over. */
    void handOver() throws IOException {
        pace("hand_over", "the head's part", new HandOver(head, options.jobs()).run());
    }

    /** @param data the data directory of the head and of its only worker */
    void dispatch(Path data) throws IOException {
        Pace pace = new Dispatch(head, data, options.jobs(), "").run();
        pace("dispatch", "submit answered -> first instruction of the process", pace);
        report.plots().dispatch(pace);
    }

    /** The same while others wait for what never comes; the worker has the label {@code bench=yes}. */
    void dispatchAmongParked(Path data) throws IOException {
        try (ParkedClaims _ = new ParkedClaims(head, PARKED, Duration.ZERO)) {
            Pace pace = new Dispatch(head, data, options.jobs(), "{\"labels\":{\"bench\":\"yes\"}}").run();
            pace("dispatch_among_parked", "the same among " + PARKED + " parked claims", pace);
        }
    }

    private void pace(String name, String what, Pace pace) {
        report.add(name, Dispatch.json(pace), Dispatch.text(what, pace));
    }

    /** What processes have that do nothing, by their names. */
    void memory(Map<String, Long> processes) throws IOException {
        Patience.pause(SETTLING);
        for (Map.Entry<String, Long> process : processes.entrySet()) {
            Machine.Memory memory = Machine.of(process.getValue());
            report.add(process.getKey() + "_idle_mib", memory.json(), process.getKey() + ", idle: " + memory.text());
        }
    }

    /** @param process the head's; absent where only its address is known: the cost of what is not due is left out */
    void schedules(OptionalLong process) throws IOException {
        DueTogether together = new DueTogether(head, options.schedules());
        idle(0, process);
        together.makeIdle();
        idle(options.schedules() * 9 / 10, process);
        Pace late = together.run();
        report.add("due_together", DueTogether.json(late), DueTogether.text(late));
    }

    private void idle(int schedules, OptionalLong process) throws IOException {
        if (process.isPresent()) {
            Patience.pause(SETTLING);
            double share = Machine.shareOfCore(process.getAsLong(), IDLE);
            report.add(
                    "idle_share_of_a_core_with_" + schedules + "_schedules",
                    share,
                    String.format(
                            Locale.ROOT,
                            "%d schedules, none of them due: the head uses %.2f %% of a core",
                            schedules,
                            share * 100));
        }
    }
}
