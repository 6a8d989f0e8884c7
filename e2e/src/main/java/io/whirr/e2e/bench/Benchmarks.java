package io.whirr.e2e.bench;

import io.whirr.e2e.chronos.Chronos;
import io.whirr.e2e.cluster.Cluster;
import io.whirr.e2e.cluster.Head;
import io.whirr.e2e.cluster.Worker;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code ./whirr bench}. */
public final class Benchmarks {

    /** A night of twelve hours in twelve minutes. */
    private static final double CHRONOS_SPEED = 60;

    private static final int CLAIMS = 3_000;

    private final Options options;
    private final Report report;
    private boolean faultless = true;

    private Benchmarks(Options options) {
        this.options = options;
        this.report = new Report(options.json(), new Plots(options.plots()));
    }

    public static void main(String... arguments) throws IOException {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.print("whirr bench: " + e.getMessage() + "\n\n" + Options.USAGE);
            System.exit(2);
            return;
        }
        if (options.help()) {
            System.out.print(Options.USAGE);
        } else {
            new Benchmarks(options).run();
        }
    }

    private void run() throws IOException {
        Map<String, Object> machine = Machine.description();
        report.add("machine", machine, machine.toString());
        report.keep("options", options.figures());
        try {
            measure();
        } finally {
            report.write();
        }
        if (!faultless) {
            System.exit(1);
        }
    }

    private void measure() throws IOException {
        URI url = options.url();
        if (url == null) {
            String settings = "fsync and synchronous_commit on; load, head, PostgreSQL and worker share the cores";
            report.add("settings", settings, settings);
            measureOurOwn();
        } else {
            OneHead given = new OneHead(url, options, report);
            for (String benchmark : options.benchmarks()) {
                given.measure(benchmark);
            }
        }
    }

    /** What needs a cluster to itself, and then what one cluster is enough for. */
    private void measureOurOwn() throws IOException {
        boolean together = false;
        for (String benchmark : options.benchmarks()) {
            switch (benchmark) {
                case "chronos" -> chronos();
                case "start" -> start();
                case "arrays" -> arrays();
                case "parked" -> parked();
                case "worker" -> worker();
                case "queue" -> queue();
                case "heads" -> heads();
                case "history" -> history();
                case "pressure" -> pressure();
                case "soak" -> soak();
                default -> together = true;
            }
        }
        if (together) {
            measureTogether();
        }
    }

    /** The worker is there for what needs it only: it would claim the jobs whose claims are measured. */
    private void measureTogether() throws IOException {
        try (Cluster cluster = Cluster.empty()) {
            Head head = cluster.startHead().awaitHealthy();
            OneHead ours = new OneHead(head.url(), options, report);
            if (isAsked("client")) {
                ours.client(cluster.directory());
            }
            if (isAsked("dispatch")) {
                ours.handOver();
            }
            if (isAsked("memory") || isAsked("dispatch")) {
                try (Worker worker =
                        cluster.startWorker(head, "--label", "bench=yes").awaitOnline(head.api())) {
                    measureWithWorker(cluster, head, worker, ours);
                }
            }
            if (isAsked("throughput")) {
                ours.throughput();
            }
            if (isAsked("latency")) {
                ours.latency();
            }
            if (isAsked("schedules")) {
                ours.schedules(OptionalLong.of(head.process().pid()));
            }
        }
    }

    private void measureWithWorker(Cluster cluster, Head head, Worker worker, OneHead ours) throws IOException {
        if (isAsked("memory")) {
            Map<String, Long> processes = new LinkedHashMap<>();
            processes.put("head", head.process().pid());
            processes.put("worker", worker.process().pid());
            ours.memory(processes);
        }
        if (isAsked("dispatch")) {
            ours.dispatch(cluster.data());
            ours.dispatchAmongParked(cluster.data());
        }
    }

    private boolean isAsked(String benchmark) {
        return options.benchmarks().contains(benchmark);
    }

    private void chronos() {
        Chronos.Report night = Chronos.run(new Chronos.Plan(options.seed(), options.time(), CHRONOS_SPEED, 50, false));
        report.add(
                "chronos",
                Map.of("seed", options.seed(), "report", night.toString()),
                String.format(
                        Locale.ROOT,
                        "chronos, seed %d, %s: %d firings, %d strikes, %d faults",
                        options.seed(),
                        night.night(),
                        night.firings(),
                        night.strikes(),
                        night.faults().size()));
        night.faults().forEach(System.out::println);
        faultless = faultless && night.faults().isEmpty();
    }

    private void start() throws IOException {
        HeadStart.Figures figures = new HeadStart().run();
        report.add("start", figures.json(), figures.text());
    }

    private void arrays() throws IOException {
        try (Cluster cluster = Cluster.empty()) {
            Head head = cluster.startHead().awaitHealthy();
            new OneHead(head.url(), options, report).arrays();
        }
    }

    private void parked() throws IOException {
        ManyParked.Figures figures = new ManyParked(options.parked()).run();
        report.add("parked", figures.json(), figures.text());
    }

    private void worker() throws IOException {
        try (Cluster cluster = Cluster.empty()) {
            Head head = cluster.startHead().awaitHealthy();
            report.keep("worker", new PackagedWorker(cluster, head).run());
        }
    }

    private void pressure() throws IOException {
        try (Cluster cluster = Cluster.empty()) {
            Head head = cluster.startHead().awaitHealthy();
            report.keep("pressure", new Pressure(cluster, head.url(), options).run());
        } catch (SQLException e) {
            throw new IOException("the database could not be held", e);
        }
    }

    private void soak() throws IOException {
        try (Cluster cluster = Cluster.empty()) {
            Head head = cluster.startHead().awaitHealthy();
            List<Soak.Look> looks = new Soak(head, options.soak(), options.mostConnections()).run();
            report.keep("soak", looks.stream().map(Soak.Look::json).toList());
        }
    }

    private void history() throws IOException {
        List<LongHistory.Row> rows = new LongHistory(options.history()).run();
        report.keep(
                "history",
                Map.of(
                        "jobs",
                        options.history(),
                        "rows",
                        rows.stream().map(LongHistory.Row::json).toList()));
    }

    private void queue() throws IOException {
        List<Cluster> clusters = new ArrayList<>();
        try {
            SortedMap<Integer, URI> heads = new TreeMap<>();
            for (int depth : options.queued()) {
                Cluster cluster = Cluster.empty();
                clusters.add(cluster);
                heads.put(depth, cluster.startHead().awaitHealthy().url());
            }
            List<DeepQueue.Row> rows = new DeepQueue(CLAIMS).run(heads);
            report.plots().queue(rows);
            report.add(
                    "queue",
                    rows.stream().map(DeepQueue.Row::json).toList(),
                    String.format(
                            Locale.ROOT, "p99 of the deepest to that of the shallowest: %.2f", DeepQueue.ratio(rows)));
        } finally {
            clusters.forEach(Cluster::close);
        }
    }

    private void heads() {
        int connections = options.mostConnections();
        List<SeveralHeads.Row> rows = new SeveralHeads(connections, options.time()).run();
        report.keep(
                "heads",
                Map.of(
                        "connections",
                        connections,
                        "rows",
                        rows.stream().map(SeveralHeads.Row::json).toList()));
    }
}
