package io.whirr.e2e.chaos;

import io.whirr.e2e.cluster.Cable;
import io.whirr.e2e.cluster.Cluster;
import io.whirr.e2e.cluster.Commands;
import io.whirr.e2e.cluster.Head;
import io.whirr.e2e.cluster.Worker;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A worker with two GPUs that are none, and its cables to the heads.
 *
 * @param name by which its tasks and the probes know it
 * @param number from 0
 * @param data where it writes runs; another directory than the heads' where it has a disk of its own
 * @param ownDisk true when that is a small file system that nobody else sees, and no lease file reaches a head
 */
record Machine(String name, int number, Worker worker, List<Cable> cables, Path data, boolean ownDisk)
        implements AutoCloseable {

    static final int GPUS = 2;

    private static final String FILLER = "filler";
    private static final int BLOCK = 64 * 1024;
    private static final int FILES = 20_000;

    /** What is mounted in a namespace of one's own is gone with its last process, however that ends. */
    private static final String ON_ITS_OWN_DISK =
            "mount -t tmpfs -o size=16m,nr_inodes=" + FILES + " whirr \"$0\" && exec \"$@\"";

    static Machine on(Cluster cluster, List<Head> heads, int number, boolean ownDisk) {
        String name = "w" + number;
        List<Cable> cables =
                heads.stream().map(head -> Cable.to(head.url().getPort())).toList();
        Path data = ownDisk ? cluster.directory().resolve("disk-" + name) : cluster.data();
        List<String> command = new ArrayList<>();
        if (ownDisk) {
            command.addAll(List.of("unshare", "--mount", "sh", "-c", ON_ITS_OWN_DISK, data.toString()));
        }
        command.addAll(List.of(Commands.whirr(), "worker", "--server", urls(cables), "--data-dir", data.toString()));
        command.addAll(List.of(
                "--state-dir", cluster.directory().resolve("state-" + name).toString()));
        command.addAll(List.of("--gpu", gpu(number, 0) + "," + gpu(number, 1), "--label", "machine=" + name));
        command.addAll(List.of("--lease-seconds", "10", "--heartbeat-interval", "2"));
        command.addAll(List.of("--grace", "1", "--drain-timeout", "2"));
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Worker worker = Worker.calledWith(gpu(number, 0), cluster.directory(), command, Map.of(Witness.WORKER, name));
        return new Machine(name, number, worker, cables, data, ownDisk);
    }

    private static int gpu(int number, int which) {
        return number * GPUS + which;
    }

    private static String urls(List<Cable> cables) {
        return cables.stream().map(cable -> "http://127.0.0.1:" + cable.port()).collect(Collectors.joining(","));
    }

    /** Whether this machine lets us mount something where nobody else sees it. */
    static boolean canHaveOwnDisk() {
        return Commands.tryOut("unshare", "--mount", "mount", "-t", "tmpfs", "whirr", "/mnt")
                        .status()
                == 0;
    }

    /** Takes all room on its own disk. */
    void fillDisk() {
        Path filler = disk().resolve(FILLER);
        try {
            Files.createDirectories(filler);
            try (OutputStream file = Files.newOutputStream(filler.resolve("bytes"))) {
                byte[] block = new byte[BLOCK];
                while (true) {
                    file.write(block);
                }
            }
        } catch (IOException full) {
            takeAllNames(filler);
        }
    }

    private static void takeAllNames(Path filler) {
        try {
            for (int i = 0; i < FILES; i++) {
                Files.createFile(filler.resolve("name-" + i));
            }
        } catch (IOException full) {
            // That is what is wanted.
        }
    }

    void clearDisk() {
        Commands.tryOut("rm", "-rf", disk().resolve(FILLER).toString());
    }

    /** As the worker sees it, wherever that is mounted. */
    private Path disk() {
        return ownDisk ? Path.of("/proc/" + worker.process().pid() + "/root" + data) : data;
    }

    /** Where it writes runs. */
    Path runs() {
        return disk().resolve("runs");
    }

    /** Stops the worker, and all that it started, where they are, or lets them go on. */
    void signalAll(String signal) {
        worker.process().signal(signal);
        worker.processes().forEach(process -> Commands.tryOut("kill", "-s", signal, Long.toString(process)));
    }

    void set(Cable.State state) {
        cables.forEach(cable -> cable.set(state));
    }

    @Override
    public void close() {
        worker.close();
        cables.forEach(Cable::close);
    }
}
