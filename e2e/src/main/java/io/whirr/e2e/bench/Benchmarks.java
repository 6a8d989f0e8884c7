package io.whirr.e2e.bench;

import io.whirr.e2e.cluster.Cluster;
import io.whirr.e2e.cluster.Head;
import io.whirr.e2e.cluster.Worker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./whirr bench}. */
public final class Benchmarks {

    /** Long enough for a collection and for what a start left behind to be over. */
    private static final Duration SETTLING = Duration.ofSeconds(20);

    private final Options options;
    private final Map<String, Object> figures = new LinkedHashMap<>();

    private Benchmarks(Options options) {
        this.options = options;
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
        new Benchmarks(options).run();
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
            default -> System.out.println(benchmark + " is left out: it can't be seen from outside a given head");
        }
    }

    /** The worker is there for what needs it only: it would claim the jobs whose claims are measured. */
    private void measureOurOwn() throws IOException {
        try (Cluster cluster = Cluster.empty()) {
            Head head = cluster.startHead().awaitHealthy();
            if (options.benchmarks().contains("client")) {
                client(head.url(), cluster.directory());
            }
            if (options.benchmarks().contains("memory") || options.benchmarks().contains("dispatch")) {
                try (Worker worker = cluster.startWorker(head).awaitOnline(head.api())) {
                    measureWithWorker(cluster, head, worker);
                }
            }
            if (options.benchmarks().contains("throughput")) {
                throughput(head.url());
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
        Pace pace = new Dispatch(url, data, options.jobs()).run();
        figures.put("dispatch", Dispatch.json(pace));
        System.out.println(Dispatch.text(pace));
    }

    private void client(URI url, Path directory) throws IOException {
        ClientStart.Figures client = new ClientStart(url, directory).run();
        figures.put("client", client.json());
        System.out.println(client.text());
    }

    private void throughput(URI url) throws IOException {
        figures.put(
                "throughput",
                new Throughput(url, options)
                        .run().stream().map(Throughput.Row::json).toList());
    }
}
