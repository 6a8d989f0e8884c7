package io.whirr.worker.processes;

import io.whirr.worker.journal.Journal;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One directory of the cgroup tree, version 2: the processes in it, their end, and what they may use. */
final class Cgroup {

    private static final String PROCESSES = "cgroup.procs";
    private static final int CPU_PERIOD = 100_000;

    private final Path directory;

    Cgroup(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    /** Holds the processes to their limits. */
    void hold(Ceilings ceilings) throws IOException {
        if (ceilings.memoryMb() != null) {
            set("memory.max", String.valueOf(ceilings.memoryMb() * 1024L * 1024L));
            setIfThere("memory.swap.max", "0");
            setIfThere("memory.oom.group", "1");
        }
        if (ceilings.cpus() != null) {
            set("cpu.max", Math.max(1000, Math.round(ceilings.cpus() * CPU_PERIOD)) + " " + CPU_PERIOD);
        }
    }

    private void set(String file, String value) throws IOException {
        Files.writeString(directory.resolve(file), value);
    }

    private void setIfThere(String file, String value) throws IOException {
        if (Files.exists(directory.resolve(file))) {
            set(file, value);
        }
    }

    /** Whether the kernel ended something here because the memory limit was reached. */
    boolean ranOutOfMemory() {
        try {
            return Files.readAllLines(directory.resolve("memory.events")).stream()
                    .anyMatch(line -> line.startsWith("oom_kill ") && !line.equals("oom_kill 0"));
        } catch (IOException e) {
            return false;
        }
    }

    /** The live processes here and below. Zombies are none of them. */
    Set<ProcessHandle> members() {
        Set<ProcessHandle> members = new HashSet<>();
        for (Path group : tree()) {
            try {
                for (String pid : Files.readAllLines(group.resolve(PROCESSES))) {
                    ProcessHandle.of(Long.parseLong(pid)).ifPresent(members::add);
                }
            } catch (IOException | NumberFormatException e) {
                // Gone meanwhile, or out of this process's sight.
            }
        }
        return members;
    }

    /** Kills everything here and below, in one step that no fork can outrun. */
    void kill() {
        try {
            set("cgroup.kill", "1");
        } catch (IOException e) {
            // Older than Linux 5.14, or gone: whoever called kills the members one by one.
        }
    }

    /** Takes the directory away, with what is below it. Waits a little for the last process to be reaped. */
    void remove() {
        try {
            for (int i = 0; i < 50 && !isRemoved(); i++) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (Files.exists(directory)) {
            Journal.warn("A cgroup was not removed; the next start does it", "dir", directory);
        }
    }

    /** Takes the directory away unless something lives in it or below. */
    void removeIfEmpty() {
        if (members().isEmpty()) {
            isRemoved();
        }
    }

    private boolean isRemoved() {
        try {
            for (Path group : tree().reversed()) {
                Files.deleteIfExists(group);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** This directory and those below it, each before what it holds. */
    private List<Path> tree() {
        List<Path> tree = new ArrayList<>(List.of(directory));
        for (int i = 0; i < tree.size(); i++) {
            try (DirectoryStream<Path> below = Files.newDirectoryStream(tree.get(i), Files::isDirectory)) {
                below.forEach(tree::add);
            } catch (IOException e) {
                // Gone meanwhile.
            }
        }
        return tree;
    }
}
