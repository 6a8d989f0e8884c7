package io.whirr.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that was started here, its log, and the signals that it can be sent. */
public final class Child implements AutoCloseable {

    /** Where {@code utime} is among the fields behind the name; {@code stime} follows it. */
    private static final int USER_TIME = 11;

    private final String name;
    private final Process process;
    private final Path log;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts {@code command} in {@code directory}; its output goes to {@code name.log} there, behind what is there. */
    public static Child start(String name, Path directory, Map<String, String> environment, List<String> command) {
        Path log = directory.resolve(name + ".log");
        return new Child(name, Spawner.start(command, environment, directory, log), log);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The processor time that it has used so far, in the kernel's ticks of a hundredth of a second. */
    long processorTicks() {
        return processorTicks(pid());
    }

    /** The same of any process. */
    public static long processorTicks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
            return Long.parseLong(fields.get(USER_TIME)) + Long.parseLong(fields.get(USER_TIME + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL, and it is gone when this returns. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    /** SIGTERM, and its exit status. */
    public int terminate(Duration patience) {
        signal("TERM");
        return awaitExit(patience);
    }

    /** Sends a signal by name; a process that has ended is left alone. */
    public void signal(String signal) {
        if (isAlive()) {
            Commands.output("kill", "-s", signal, Long.toString(pid()));
        }
    }

    /** Waits for the end and answers the exit status, 128 and more for a signal. */
    public int awaitExit(Duration patience) {
        try {
            if (process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("%s did not end within %s%n%s".formatted(name, patience, tail()));
    }

    /** Everything that it has printed so far. */
    public String log() {
        try {
            return Files.exists(log) ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of the log, for a message about what went wrong. */
    public String tail() {
        String text = log();
        return "--- end of " + log + " ---\n" + text.substring(Math.max(0, text.length() - 4000));
    }

    /** Waits until {@code text} is in the log. */
    public void awaitLog(String text, Duration patience) {
        Patience.until(name + " prints '" + text + "'", patience, () -> log().contains(text) || failWhenDead(text));
    }

    private boolean failWhenDead(String text) {
        if (!isAlive() && !log().contains(text)) {
            throw new AssertionError(
                    "%s ended with %d before it printed '%s'%n%s".formatted(name, process.exitValue(), text, tail()));
        }
        return false;
    }

    @Override
    public void close() {
        kill();
    }
}
