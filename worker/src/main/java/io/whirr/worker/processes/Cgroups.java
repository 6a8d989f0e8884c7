package io.whirr.worker.processes;

import io.whirr.worker.journal.Journal;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The part of the cgroup tree, version 2, that was given to this worker to divide: by systemd with Delegate=yes, by a
 * container, or because it is root.
 */
final class Cgroups {

    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final Path SELF = Path.of("/proc/self/cgroup");
    private static final String PREFIX = "whirr-";
    private static final List<String> CONTROLLERS = List.of("memory", "cpu");

    /** Where whoever started this process put it: found once, because {@link #limits} moves it down. */
    private static final Optional<Path> PLACE = place();

    private final Path parent;
    private final Path own;
    private final boolean limiting;
    private final AtomicInteger made = new AtomicInteger();

    private Cgroups(Path parent, Path own, boolean limiting) {
        this.parent = parent;
        this.own = own;
        this.limiting = limiting;
    }

    /** Takes a directory for a life of the worker; empty where there is no tree, or no leave to divide it. */
    static Optional<Cgroups> of(String life) {
        return PLACE.flatMap(parent -> {
            sweep(parent);
            Path own = parent.resolve(name(life));
            try {
                Files.createDirectory(own);
                if (!Files.exists(own.resolve("cgroup.kill"))) {
                    Files.delete(own);
                    return Optional.empty();
                }
                return Optional.of(new Cgroups(parent, own, limits(parent, own)));
            } catch (IOException e) {
                return Optional.empty();
            }
        });
    }

    /** The directory of the cgroup that this process is in; empty where none is mounted. */
    private static Optional<Path> place() {
        try (Stream<String> mounts = Files.lines(MOUNTS);
                Stream<String> groups = Files.lines(SELF)) {
            Optional<String> mount =
                    mounts.filter(line -> line.contains(" - cgroup2 ")).findFirst();
            Optional<String> path =
                    groups.filter(line -> line.startsWith("0::/")).findFirst();
            return mount.isEmpty() || path.isEmpty()
                    ? Optional.empty()
                    : Optional.of(below(mount.get().split(" "), path.get().substring(3)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The mount may show only a part of the tree, whose root is then the fourth field. */
    private static Path below(String[] mount, String path) {
        String root = mount[3].equals("/") ? "" : mount[3];
        String rest = path.startsWith(root) ? path.substring(root.length()) : path;
        return Path.of(mount[4] + "/" + rest).normalize();
    }

    /** Who made it stands in the name, so that others see when nobody needs it any more. */
    private static String name(String life) {
        return PREFIX + ProcessHandle.current().pid() + "-" + life;
    }

    private static boolean isLeft(Path group) {
        String pid = group.getFileName().toString().substring(PREFIX.length()).replaceAll("-.*", "");
        return pid.matches("\\d{1,10}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
    }

    private static List<Path> made(Path parent, String pattern) {
        List<Path> made = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, PREFIX + pattern)) {
            found.forEach(made::add);
        } catch (IOException e) {
            // Nobody may look; then nobody may make one either, which is found out next.
        }
        return made;
    }

    /** Takes away what workers left that never came back. What still has processes in it stays. */
    private static void sweep(Path parent) {
        made(parent, "*").stream().filter(Cgroups::isLeft).map(Cgroup::new).forEach(Cgroup::removeIfEmpty);
    }

    /**
     * Passes the controllers on to the tasks. The kernel allows that only in a group without processes of its own, so
     * the worker moves one down; where others live in the group too, nothing is moved and nothing limited.
     */
    private static boolean limits(Path parent, Path own) {
        try {
            String self = String.valueOf(ProcessHandle.current().pid());
            List<String> offered = List.of(Files.readString(parent.resolve("cgroup.controllers"))
                    .strip()
                    .split(" "));
            if (!offered.containsAll(CONTROLLERS)
                    || !Set.of(self).containsAll(Files.readAllLines(parent.resolve("cgroup.procs")))) {
                return false;
            }
            Path worker = Files.createDirectory(own.resolve("worker"));
            Files.writeString(worker.resolve("cgroup.procs"), self);
            for (Path group : List.of(parent, own)) {
                Files.writeString(group.resolve("cgroup.subtree_control"), "+memory +cpu");
            }
            return true;
        } catch (IOException e) {
            Journal.warn("Memory and CPU limits cannot be passed on", "dir", parent, "why", e.getMessage());
            retreat(parent, own);
            return false;
        }
    }

    /** Whether memory and CPUs of a task can be limited here. */
    boolean isLimiting() {
        return limiting;
    }

    /** A group for one task. */
    Cgroup make() throws IOException {
        return new Cgroup(Files.createDirectory(own.resolve("task-" + made.incrementAndGet())));
    }

    /** Kills what is left of a former life that ran here, takes its directory away, and says how much there was. */
    static int bury(String life) {
        int members = 0;
        for (Path left : PLACE.map(parent -> made(parent, "*-" + life)).orElse(List.of())) {
            Cgroup group = new Cgroup(left);
            members += group.members().size();
            group.kill();
            group.remove();
        }
        return members;
    }

    /** Gives the directory back. May be called twice. */
    void close() {
        if (limiting && Files.exists(own)) {
            retreat(parent, own);
        }
        new Cgroup(own).remove();
    }

    /** Moves the worker back up, which the kernel allows only when no controllers are passed on. */
    private static void retreat(Path parent, Path own) {
        try {
            Files.writeString(own.resolve("cgroup.subtree_control"), "-memory -cpu");
            Files.writeString(parent.resolve("cgroup.subtree_control"), "-memory -cpu");
            Files.writeString(
                    parent.resolve("cgroup.procs"),
                    String.valueOf(ProcessHandle.current().pid()));
        } catch (IOException e) {
            Journal.warn("The worker stays in a cgroup of its own until it ends", "dir", own, "why", e.getMessage());
        }
    }
}
