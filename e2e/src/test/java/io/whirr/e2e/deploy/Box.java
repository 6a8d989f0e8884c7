package io.whirr.e2e.deploy;

import io.whirr.e2e.cluster.Child;
import io.whirr.e2e.cluster.Commands;
import io.whirr.e2e.cluster.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * A machine with a systemd that is booted in namespaces of its own; see {@code box.sh}. Where that cannot be done the
 * test is skipped and says why: a machine that boots and whose services fail is another thing.
 */
final class Box implements AutoCloseable {

    private static final Duration BOOT = Duration.ofSeconds(60);
    private static final String SCRIPT = "e2e/src/test/resources/deploy/box.sh";
    private static final List<String> NEEDED =
            List.of("/lib/systemd/systemd", "/usr/bin/unshare", "/usr/bin/nsenter", "/usr/bin/curl");

    private final Child systemd;
    private final long init;

    private Box(Child systemd, long init) {
        this.systemd = systemd;
        this.init = init;
    }

    /** Boots one, with a new, empty folder for its file system, or has the test skipped. */
    static Box boot(Path directory) {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root can boot a systemd");
        for (String program : NEEDED) {
            Assumptions.assumeTrue(Files.exists(Path.of(program)), "there is no " + program + " here");
        }
        Child systemd = Child.start(
                "systemd",
                directory,
                Map.of(),
                List.of(
                        "unshare",
                        "-m",
                        "-p",
                        "-f",
                        "-u",
                        "-i",
                        "-n",
                        "-C",
                        "--kill-child=KILL",
                        "--propagation",
                        "private",
                        "bash",
                        Commands.home().resolve(SCRIPT).toString(),
                        folder(directory)));
        Box box = new Box(systemd, child(systemd));
        Assumptions.assumeTrue(box.isUp(), () -> "this machine boots no systemd: " + systemd.tail());
        return box;
    }

    private static String folder(Path directory) {
        try {
            return Files.createDirectory(directory.resolve("box")).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process that is the first in its namespace; 0 when there was none. */
    private static long child(Child parent) {
        Path children = Path.of("/proc/" + parent.pid() + "/task/" + parent.pid() + "/children");
        long[] found = {0};
        Patience.until("there is a first process", BOOT, () -> {
            try {
                String text = Files.readString(children).strip();
                found[0] = text.isEmpty() ? 0 : Long.parseLong(text.split(" ", -1)[0]);
            } catch (IOException ended) {
                return true;
            }
            return found[0] != 0 || !parent.isAlive();
        });
        return found[0];
    }

    private boolean isUp() {
        try {
            Patience.until("systemd is up", BOOT, () -> !systemd.isAlive() || isRunning());
        } catch (AssertionError late) {
            return false;
        }
        return systemd.isAlive();
    }

    /** A unit of the machine's own that fails is not ours to mind. */
    private boolean isRunning() {
        String state = run("systemctl is-system-running || true").output();
        return state.contains("running") || state.contains("degraded");
    }

    /** Runs a script of bash in there, as root in root's home. */
    Commands.Result run(String script) {
        List<String> words = new ArrayList<>(List.of(
                "nsenter",
                "-t",
                Long.toString(init),
                "-m",
                "-p",
                "-u",
                "-i",
                "-n",
                "-C",
                "-r",
                "-w",
                "env",
                "-i",
                "HOME=/root",
                "LC_ALL=C.UTF-8",
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "bash",
                "-c"));
        words.add("cd; " + script);
        return Commands.tryOut(words.toArray(String[]::new));
    }

    /** Runs a script that must succeed, and answers what it printed. */
    String must(String script) {
        Commands.Result result = run("set -eu; " + script);
        if (result.status() != 0) {
            throw new AssertionError("%s%n  ended with %d: %s".formatted(script, result.status(), result.output()));
        }
        return result.output().strip();
    }

    /** Waits until a script answers so. */
    void await(String script, String answer) {
        String[] last = {""};
        try {
            Patience.until(script + " answers " + answer, Duration.ofSeconds(60), () -> {
                last[0] = run(script).output().strip();
                return last[0].equals(answer);
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ", but " + last[0] + journal(), e);
        }
    }

    /** The end of what everybody said. */
    String journal() {
        return "\n--- journal ---\n"
                + run("journalctl --no-pager -n 60 -o short-precise").output();
    }

    /** Puts a file into root's home. */
    void put(Path file) {
        Commands.output("cp", file.toString(), "/proc/" + init + "/root/root/" + file.getFileName());
    }

    @Override
    public void close() {
        systemd.close();
    }
}
