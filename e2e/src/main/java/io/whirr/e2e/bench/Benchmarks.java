package io.whirr.e2e.bench;

import io.whirr.e2e.chronos.Chronos;
import io.whirr.e2e.cluster.Cluster;
import io.whirr.e2e.cluster.Head;
import io.whirr.e2e.cluster.Worker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./whirr bench}. */
public final class Benchmarks {

    /** Long enough for a collection and for what a start left behind to be over. */
    private static final Duration SETTLING = Duration.ofSeconds(20);

    private static final Duration IDLE = Duration.ofSeconds(40);

    /** A night of twelve hours in twelve minutes. */
    private static final double CHRONOS_SPEED = 60;

    /** What each need a cluster to themselves. */
    private static final Set<String> ON_THEIR_OWN = Set.of("chronos", "queue", "heads", "history", "pressure", "soak");

    private static final int CLAIMS = 3_000;

    /** How many other workers wait while one gets jobs. */
    private static final int PARKED = 500;

    private final Options options;
    private final Plots plots;
    private final Map<String, Object> figures = new LinkedHashMap<>();

    private Benchmarks(Options options) {
        this.options = options;
        this.plots = new Plots(options.plots());
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
        figures.put("machine", Machine.description());
        figures.put("settings", "fsync and synchronous_commit on; load, head, PostgreSQL and worker share the cores");
        System.out.println(figures.get("machine"));
        System.out.println(figures.get("settings"));
        URI url = options.url();
        if (url == null) {
            measureOurOwn();
        } else {
            for (String benchmark : options.benchmarks()) {
                measureGiven(benchmark, url, options.data());
            }
        }
        Path json = options.json();
        if (json != null) {
            Files.writeString(
                    json, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(figures));
        }
    }

    private void measureGiven(String benchmark, URI url, @Nullable Path data) throws IOException {
        switch (benchmark) {
            case "throughput" -> throughput(url);
            case "client" -> client(url, Files.createTempDirectory("whirr-client-"));
            case "dispatch" -> {
                if (data == null) {
                    System.out.println("dispatch is left out: it needs --data-dir with a given head");
                } else {
                    dispatch(url, data);
                }
            }
            case "schedules" -> schedules(url, OptionalLong.empty());
            default -> System.out.println(benchmark + " is left out: it can't be seen from outside a given head");
        }
    }

    private void measureOurOwn() throws IOException {
        if (options.benchmarks().contains("chronos")) {
            chronos();
        }
        if (options.benchmarks().contains("queue")) {
            queue();
        }
        if (options.benchmarks().contains("heads")) {
            heads();
        }
        if (options.benchmarks().contains("history")) {
            history();
        }
        if (options.benchmarks().contains("pressure")) {
            pressure();
        }
        if (options.benchmarks().contains("soak")) {
            soak();
        }
        if (!ON_THEIR_OWN.containsAll(options.benchmarks())) {
            measureTogether();
        }
    }

    /** The worker is there for what needs it only: it would claim the jobs whose claims are measured. */
    private void measureTogether() throws IOException {
        try (Cluster cluster = Cluster.empty()) {
            Head head = cluster.startHead().awaitHealthy();
            if (options.benchmarks().contains("client")) {
                client(head.url(), cluster.directory());
            }
            if (options.benchmarks().contains("dispatch")) {
                pace("hand_over", "the head's part", new HandOver(head.url(), options.jobs()).run());
            }
            if (options.benchmarks().contains("memory") || options.benchmarks().contains("dispatch")) {
                try (Worker worker =
                        cluster.startWorker(head, "--label", "bench=yes").awaitOnline(head.api())) {
                    measureWithWorker(cluster, head, worker);
                }
            }
            if (options.benchmarks().contains("throughput")) {
                throughput(head.url());
            }
            if (options.benchmarks().contains("schedules")) {
                schedules(head.url(), OptionalLong.of(head.process().pid()));
            }
        }
    }

    private void measureWithWorker(Cluster cluster, Head head, Worker worker) throws IOException {
        if (options.benchmarks().contains("memory")) {
            LockSupport.parkNanos(SETTLING.toNanos());
            memory("head", head.process().pid());
            memory("worker", worker.process().pid());
        }
        if (options.benchmarks().contains("dispatch")) {
            dispatch(head.url(), cluster.data());
            dispatchAmongParked(head.url(), cluster.data());
        }
    }

    private void memory(String name, long process) throws IOException {
        Machine.Memory memory = Machine.of(process);
        figures.put(name + "_idle_mib", Map.of("resident", memory.resident(), "anonymous", memory.anonymous()));
        System.out.printf(
                Locale.ROOT,
                "%s, idle: %.1f MiB resident, %.1f of it its own%n",
                name,
                memory.resident(),
                memory.anonymous());
    }

    private void dispatch(URI url, Path data) throws IOException {
        Pace pace = new Dispatch(url, data, options.jobs(), "").run();
        pace("dispatch", "submit answered -> first instruction of the process", pace);
        plots.dispatch(pace);
    }

    private void dispatchAmongParked(URI url, Path data) throws IOException {
        try (ParkedClaims _ = new ParkedClaims(url, PARKED)) {
            Pace pace = new Dispatch(url, data, options.jobs(), "{\"labels\":{\"bench\":\"yes\"}}").run();
            pace("dispatch_among_parked", "the same among " + PARKED + " parked claims", pace);
        }
    }

    private void pace(String name, String what, Pace pace) {
        figures.put(name, Dispatch.json(pace));
        System.out.println(Dispatch.text(what, pace));
    }

    /** The cost of schedules that are not due can be seen of a head of our own only. */
    private void schedules(URI url, OptionalLong process) throws IOException {
        DueTogether together = new DueTogether(url, options.schedules());
        idle(0, process);
        together.makeIdle();
        idle(options.schedules() * 9 / 10, process);
        Pace late = together.run();
        figures.put("due_together", DueTogether.json(late));
        System.out.println(DueTogether.text(late));
    }

    private void idle(int schedules, OptionalLong process) throws IOException {
        if (process.isPresent()) {
            LockSupport.parkNanos(SETTLING.toNanos());
            double share = Machine.shareOfCore(process.getAsLong(), IDLE);
            figures.put("idle_share_of_a_core_with_" + schedules + "_schedules", share);
            System.out.printf(
                    Locale.ROOT,
                    "%d schedules, none of them due: the head uses %.2f %% of a core%n",
                    schedules,
                    share * 100);
        }
    }

    private void chronos() {
        Chronos.Report report = Chronos.run(new Chronos.Plan(options.seed(), options.time(), CHRONOS_SPEED, 50, false));
        figures.put("chronos", Map.of("seed", options.seed(), "report", report.toString()));
        System.out.printf(
                Locale.ROOT,
                "chronos, seed %d, %s: %d firings, %d strikes, %d faults%n",
                options.seed(),
                report.night(),
                report.firings(),
                report.strikes(),
                report.faults().size());
        report.faults().forEach(System.out::println);
        if (!report.faults().isEmpty()) {
            System.exit(1);
        }
    }

    private void pressure() throws IOException {
        try (Cluster cluster = Cluster.empty()) {
            Head head = cluster.startHead().awaitHealthy();
            figures.put("pressure", new Pressure(cluster, head.url(), options).run());
        } catch (SQLException e) {
            throw new IOException("the database could not be held", e);
        }
    }

    private void soak() throws IOException {
        try (Cluster cluster = Cluster.empty()) {
            Head head = cluster.startHead().awaitHealthy();
            List<Soak.Look> looks = new Soak(head, options.soak(), options.mostConnections()).run();
            figures.put("soak", looks.stream().map(Soak.Look::json).toList());
        }
    }

    private void history() throws IOException {
        List<LongHistory.Row> rows = new LongHistory(options.history()).run();
        figures.put(
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
            figures.put("queue", rows.stream().map(DeepQueue.Row::json).toList());
            plots.queue(rows);
            System.out.printf(
                    Locale.ROOT, "p99 of the deepest to that of the shallowest: %.2f%n", DeepQueue.ratio(rows));
        } finally {
            clusters.forEach(Cluster::close);
        }
    }

    private void heads() {
        int connections = options.mostConnections();
        List<SeveralHeads.Row> rows = new SeveralHeads(connections, options.time()).run();
        figures.put(
                "heads",
                Map.of(
                        "connections",
                        connections,
                        "rows",
                        rows.stream().map(SeveralHeads.Row::json).toList()));
    }

    private void client(URI url, Path directory) throws IOException {
        ClientStart.Figures client = new ClientStart(url, directory).run();
        figures.put("client", client.json());
        System.out.println(client.text());
    }

    private void throughput(URI url) throws IOException {
        Throughput throughput = new Throughput(url, options);
        List<Throughput.Row> rows = throughput.run();
        figures.put("throughput", rows.stream().map(Throughput.Row::json).toList());
        figures.put("health_per_second", throughput.health().perSecond());
        plots.throughput(rows);
    }
}
