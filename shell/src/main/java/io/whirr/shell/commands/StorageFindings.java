package io.whirr.shell.commands;

import io.whirr.api.workers.Storage;
import io.whirr.api.workers.Worker;
import io.whirr.shell.commands.Doctor.Finding;
import io.whirr.shell.commands.Doctor.Health;
import io.whirr.shell.output.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the doctor says of data directories: the head's own, and those of workers. */
final class StorageFindings {

    private static final String WORKERS = "storage of workers";

    /** More is nobody's drift: the ages of files are compared, and both sides look at them. */
    private static final double SKEWED_SECONDS = 5;

    /** Machines that are named; of more only the number is said. */
    private static final int NAMED = 3;

    /** Options of NFS any of which shows new files at once. */
    private static final Set<String> FRESH = Set.of("lookupcache=pos", "lookupcache=none", "noac", "acdirmax=0");

    private StorageFindings() {}

    static List<Finding> ofHead(String what, Storage storage) {
        var findings = new ArrayList<Finding>();
        if (!storage.writable()) {
            findings.add(new Finding(what, Health.WRONG, trouble(storage), advice(storage)));
            return findings;
        }
        String place = place(storage);
        if (isStale(storage)) {
            findings.add(new Finding(
                    what,
                    Health.WARNING,
                    place + " may hide new files for a while",
                    "Mount it with lookupcache=positive, so that new runs and lease files are seen at once."));
        } else {
            findings.add(new Finding(what, Health.OK, place + " can be written", ""));
        }
        if (isSkewed(storage)) {
            findings.add(new Finding(what, Health.WARNING, skew(storage), "Let the head and the file server use NTP."));
        }
        return findings;
    }

    /** Nothing when no worker that is there has told of its storage. */
    static List<Finding> ofWorkers(List<Worker> workers) {
        Map<String, Worker> machines = machines(workers);
        if (machines.isEmpty()) {
            return List.of();
        }
        var findings = new ArrayList<Finding>();
        findings.addAll(grouped(
                Health.WRONG,
                only(machines, worker -> !storage(worker).writable()),
                StorageFindings::trouble,
                StorageFindings::advice));
        findings.addAll(grouped(
                Health.WARNING,
                only(machines, worker -> storage(worker).writable() && Boolean.FALSE.equals(worker.storageShared())),
                storage -> place(storage) + " is not the head's",
                _ -> "Mount the head's directory there, or leave it: jobs run, and their logs stay on the machine."));
        findings.addAll(grouped(
                Health.WARNING,
                only(machines, worker -> isSkewed(storage(worker))),
                StorageFindings::skew,
                _ -> "Let that machine and the file server use NTP."));
        if (findings.isEmpty()) {
            boolean known = machines.values().stream().allMatch(worker -> worker.storageShared() != null);
            String many = machines.size() == 1 ? "1 machine" : machines.size() + " machines";
            findings.add(
                    new Finding(WORKERS, Health.OK, (known ? "the head's, on " : "can be written, on ") + many, ""));
        }
        return findings;
    }

    /** One worker of each machine and directory, by the machine's name: its slots have the same storage. */
    private static Map<String, Worker> machines(List<Worker> workers) {
        var machines = new TreeMap<String, Worker>();
        for (Worker worker : workers) {
            if (worker.storage() != null && !worker.status().equals("offline")) {
                String host = worker.hostname() == null ? worker.id() : worker.hostname();
                Worker other = machines.putIfAbsent(host, worker);
                if (other != null
                        && !storage(other).directory().equals(storage(worker).directory())) {
                    machines.put(worker.id(), worker);
                }
            }
        }
        return machines;
    }

    /** One finding for all machines of which the same is to be said. */
    private static List<Finding> grouped(
            Health health,
            Map<String, Worker> machines,
            Function<Storage, String> words,
            Function<Storage, String> advice) {
        var groups = new TreeMap<String, Map<String, Worker>>();
        machines.forEach((name, worker) -> groups.computeIfAbsent(words.apply(storage(worker)), _ -> new TreeMap<>())
                .put(name, worker));
        var findings = new ArrayList<Finding>();
        groups.forEach((text, some) -> {
            Storage first = storage(some.values().iterator().next());
            findings.add(new Finding(WORKERS, health, "on " + names(some) + ": " + text, advice.apply(first)));
        });
        return findings;
    }

    private static Map<String, Worker> only(Map<String, Worker> machines, Predicate<Worker> which) {
        var some = new TreeMap<>(machines);
        some.values().removeIf(which.negate());
        return some;
    }

    private static Storage storage(Worker worker) {
        Storage storage = worker.storage();
        if (storage == null) {
            throw new IllegalStateException("worker " + worker.id() + " has told of no storage");
        }
        return storage;
    }

    private static String names(Map<String, Worker> machines) {
        String named = machines.keySet().stream().limit(NAMED).collect(Collectors.joining(", "));
        return machines.size() <= NAMED ? named : named + " and " + (machines.size() - NAMED) + " more";
    }

    private static String place(Storage storage) {
        return storage.directory() + (storage.filesystem() == null ? "" : " (" + storage.filesystem() + ")");
    }

    private static String trouble(Storage storage) {
        return place(storage) + " cannot be written: " + storage.detail();
    }

    /** An NFS client remembers for a while which files are not there, unless it is told otherwise. */
    private static boolean isStale(Storage storage) {
        String type = storage.filesystem();
        String options = storage.options();
        return type != null
                && options != null
                && type.startsWith("nfs")
                && FRESH.stream().noneMatch(List.of(options.split(",", -1))::contains);
    }

    private static boolean isSkewed(Storage storage) {
        Double ahead = storage.clockAheadSeconds();
        return ahead != null && Math.abs(ahead) > SKEWED_SECONDS;
    }

    private static String skew(Storage storage) {
        double ahead = storage.clockAheadSeconds() == null ? 0 : storage.clockAheadSeconds();
        Duration by = Duration.ofSeconds(Math.round(Math.abs(ahead)));
        return "the file server's clock is " + Times.lasting(by) + (ahead > 0 ? " ahead" : " behind");
    }

    private static String advice(Storage storage) {
        return switch (storage.detail()) {
            case "it does not answer" ->
                "Its file server is away or the mount is stuck: 'mount', and the kernel's log.";
            case "No such file or directory", "Not a directory" -> "Is it mounted there, and is --data-dir right?";
            case "Permission denied" ->
                "Its user must own the directory, and needs the same number on every machine: 'id whirr'.";
            case "Read-only file system" ->
                "Mount it writable; a head under systemd also needs 'install-head.sh --data-dir DIR'.";
            case "No space left on device", "Disk quota exceeded" -> "Make room there: old runs may go.";
            case null, default -> "See \"The storage is not accessible\" in docs/operating.md.";
        };
    }
}
