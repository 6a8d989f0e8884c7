package io.whirr.e2e.bench;

import io.whirr.e2e.cluster.Api;
import io.whirr.e2e.cluster.Cable;
import io.whirr.e2e.cluster.Child;
import io.whirr.e2e.cluster.Cluster;
import io.whirr.e2e.cluster.Commands;
import io.whirr.e2e.cluster.Head;
import io.whirr.e2e.cluster.Patience;
import io.whirr.e2e.cluster.Reply;
import io.whirr.e2e.cluster.Worker;
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
 * The worker as it comes to a GPU machine, out of its tarball and with the Java that is in there: how soon it asks for
 * work, what it has of memory, what it uses of a core, and what the output of a task costs it. The small processes
 * that it keeps beside itself, a watchdog and shells that wait for the next tasks, are not counted.
 */
final class PackagedWorker {

    private static final Duration PACKAGING = Duration.ofMinutes(10);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final String LABEL = "bench";

    private static final int STARTS = 11;

    private static final List<Integer> SLOTS = List.of(1, 8);

    /** Long enough for what a start and the beginnings of tasks have left behind to be given back. */
    private static final Duration SETTLING = Duration.ofSeconds(45);

    private static final Duration IDLE = Duration.ofMinutes(2);

    private static final Duration BUSY = Duration.ofSeconds(60);

    private static final Duration WRITING = Duration.ofSeconds(10);

    private static final String SLEEPS = "exec sleep 600";

    /** About 100 MB in a second. */
    private static final String WRITES = "while :; do head -c 10000000 /dev/zero; sleep 0.09; done";

    private final Cluster cluster;
    private final Head head;
    private final Api api;
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private int workers;

    PackagedWorker(Cluster cluster, Head head) {
        this.cluster = cluster;
        this.head = head;
        this.api = head.api();
    }

    Map<String, Object> run() throws IOException {
        Path program = unpacked();
        for (int slots : SLOTS) {
            starts(program, slots);
        }
        String plain = head.url().toString();
        idle(program, plain);
        for (int slots : SLOTS) {
            tasks(program, slots, plain, "", "");
        }
        output(program, plain);
        Certificate certificate = Certificate.in(cluster.directory());
        try (Cable tls = Cable.from(certificate.entrance(), head.url().getPort())) {
            for (int slots : SLOTS) {
                tasks(program, slots, "https://127.0.0.1:" + tls.port(), certificate.javaOptions(), " over TLS");
            }
        }
        return figures;
    }

    private Path unpacked() throws IOException {
        Path directory = Files.createDirectory(cluster.directory().resolve("tarballs"));
        System.out.println("making the tarballs (a minute or two)");
        try (Child making = Child.start(
                "package",
                directory,
                Map.of("WHIRR_JAVA_HOME", System.getProperty("java.home"), "WHIRR_BUILD", "never"),
                List.of(Commands.whirr(), "package", "--output", directory.toString()))) {
            if (making.awaitExit(PACKAGING) != 0) {
                throw new IllegalStateException("whirr package failed\n" + making.tail());
            }
        }
        try (var tarballs = Files.newDirectoryStream(directory, "whirr-worker-*.tar.gz")) {
            Path tarball = tarballs.iterator().next();
            double size = Files.size(tarball) / 1024.0 / 1024;
            note("tarball_mib", size, "worker, tarball: %.1f MiB", size);
            Commands.output("tar", "-C", directory.toString(), "-xzf", tarball.toString());
        }
        return directory.resolve("whirr-worker/bin/whirr-worker");
    }

    private void starts(Path program, int slots) {
        List<Double> registrations = new ArrayList<>();
        List<Double> claims = new ArrayList<>();
        for (int start = 0; start < STARTS; start++) {
            var calls = new FirstCalls();
            try (Cable cable = Cable.to(head.url().getPort(), calls::hear)) {
                calls.begin();
                firstCalls(start(program, slots, "http://127.0.0.1:" + cable.port(), ""), calls);
            }
            registrations.add(calls.registration());
            claims.add(calls.claim());
        }
        sorted("slots_" + slots + "_registration_ms", slots + " slots, start to registration", registrations);
        sorted("slots_" + slots + "_first_claim_ms", slots + " slots, start to the first claim", claims);
    }

    private static void firstCalls(Worker started, FirstCalls calls) {
        try (Worker worker = started) {
            Patience.until("the worker claims", PATIENCE, calls::hasClaimed);
            worker.process().terminate(PATIENCE);
        }
    }

    private void sorted(String name, String said, List<Double> millis) {
        Collections.sort(millis);
        note(
                name,
                millis,
                "worker, %s: median of %d %.0f ms, %.0f to %.0f",
                said,
                millis.size(),
                millis.get(millis.size() / 2),
                millis.getFirst(),
                millis.getLast());
    }

    private void idle(Path program, String server) throws IOException {
        int slots = SLOTS.getLast();
        try (Worker worker = start(program, slots, server, "")) {
            Patience.pause(SETTLING);
            share("idle_share_of_a_core", "worker, %d slots, idle".formatted(slots), worker, IDLE);
        }
    }

    private void tasks(Path program, int slots, String server, String javaOptions, String how) throws IOException {
        try (Worker worker = start(program, slots, server, javaOptions)) {
            for (int task = 0; task < slots; task++) {
                runs(SLEEPS);
            }
            Patience.pause(SETTLING);
            String name =
                    "slots_%d_tasks%s".formatted(slots, how.replace(' ', '_').toLowerCase(Locale.ROOT));
            String said = "worker, %d slots%s, a task in each".formatted(slots, how);
            Machine.Memory memory = Machine.of(worker.process().pid());
            note(name + "_mib", memory.json(), "%s: %s", said, memory.text());
            share(name + "_share_of_a_core", said, worker, BUSY);
        }
    }

    private void output(Path program, String server) throws IOException {
        try (Worker worker = start(program, 1, server, "")) {
            Path log = cluster.data().resolve("runs/job-" + runs(WRITES) + "/output.log");
            Patience.until("the task writes", PATIENCE, () -> Files.exists(log));
            long before = Files.size(log);
            long begin = System.nanoTime();
            share("output_share_of_a_core", "worker, one task that writes", worker, WRITING);
            double written = (Files.size(log) - before) * 1e3 / (System.nanoTime() - begin);
            note("output_megabytes_per_second", written, "what it wrote: %.0f MB/s", written);
        }
    }

    /** Starts the worker that the next jobs are for. */
    private Worker start(Path program, int slots, String server, String javaOptions) {
        workers++;
        List<String> command = new ArrayList<>(List.of(program.toString(), "--server", server));
        command.addAll(List.of("--data-dir", cluster.data().toString(), "--slots", Integer.toString(slots)));
        command.addAll(
                List.of("--state-dir", cluster.directory().resolve("state").toString()));
        command.addAll(List.of("--label", LABEL + "=" + workers));
        return Worker.calledWith(workers, cluster.directory(), command, Map.of("WHIRR_WORKER_OPTS", javaOptions));
    }

    /** Has the last worker run a command, and answers the job's number once it runs. */
    private long runs(String command) {
        Map<String, Object> needs = Map.of("labels", Map.of(LABEL, Integer.toString(workers)));
        Reply reply = api.post(
                "/api/v1/jobs",
                Map.of("command_argv", List.of("sh", "-c", command), "workdir", "/tmp", "needs", needs));
        if (!reply.isSuccess()) {
            throw new IllegalStateException("submission answered " + reply);
        }
        long job = reply.json().path("job_id").asLong();
        api.awaitStatus(job, "running", PATIENCE);
        return job;
    }

    private void share(String name, String said, Worker worker, Duration time) throws IOException {
        double share = Machine.shareOfCore(worker.process().pid(), time);
        note(name, share, "%s: %.2f %% of a core", said, share * 100);
    }

    private void note(String name, Object figure, String text, Object... arguments) {
        figures.put(name, figure);
        System.out.printf(Locale.ROOT, text + "%n", arguments);
    }
}
