package io.whirr.e2e.bench;

import io.whirr.e2e.cluster.Commands;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long a one-shot command takes, and with what: each part is the difference between a command that does it and one
 * that ends before. All commands take turns, so that a machine that has something else to do slows all of them.
 */
final class ClientStart {

    private static final int ROUNDS = 21;
    private static final int WARM_UP = 3;

    /** A head that has just begun compiles what it answers with, on the same cores; one runs for months. */
    private static final int HEAD_WARM_UP = 1_000;

    /** Commands that each do a little more than the one before. */
    private static final String SHELL = "a shell";

    private static final String LAUNCHER = "the launcher, up to the JVM";
    private static final String VERSION = "whirr version";
    private static final String STATUS = "whirr status";
    private static final String SUBMIT = "whirr submit";

    private final URI head;
    private final Path directory;

    ClientStart(URI head, Path directory) {
        this.head = head;
        this.directory = directory;
    }

    /**
     * Wall times in milliseconds, each a median.
     *
     * @param shell a shell that ends at once
     * @param launcher the launcher with a java that does nothing
     * @param version a command that calls nobody
     * @param head what the head needs for the two calls of a status
     */
    record Figures(double shell, double launcher, double version, double status, double submit, double head) {

        String text() {
            return String.format(
                    Locale.ROOT,
                    "client, median of %d: status %.0f ms, submit %.0f ms, version %.0f ms%n"
                            + "(of a status: process and shell %.0f, launcher %.0f, JVM, classes and parsing %.0f, "
                            + "two calls, JSON and table %.0f, of which the head took %.1f)",
                    ROUNDS,
                    status,
                    submit,
                    version,
                    shell,
                    launcher - shell,
                    version - launcher,
                    status - version,
                    head);
        }

        Map<String, Object> json() {
            return Map.of(
                    "shell_ms", shell,
                    "launcher_ms", launcher,
                    "version_ms", version,
                    "status_ms", status,
                    "submit_ms", submit,
                    "head_ms", head);
        }
    }

    Figures run() throws IOException {
        answers(HEAD_WARM_UP);
        var times = new LinkedHashMap<String, List<Double>>();
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (Map.Entry<String, List<String>> command : commands().entrySet()) {
                double millis = wall(command.getKey(), command.getValue());
                if (round >= 0) {
                    times.computeIfAbsent(command.getKey(), _ -> new ArrayList<>())
                            .add(millis);
                }
            }
        }
        return new Figures(
                median(times, SHELL),
                median(times, LAUNCHER),
                median(times, VERSION),
                median(times, STATUS),
                median(times, SUBMIT),
                answers(ROUNDS));
    }

    private static double median(Map<String, List<Double>> times, String name) {
        return median(times.getOrDefault(name, List.of()));
    }

    private Map<String, List<String>> commands() {
        var commands = new LinkedHashMap<String, List<String>>();
        commands.put(SHELL, List.of("sh", "-c", "exit"));
        // The first one unpacks what was built, for which there has to be a JDK.
        commands.put(VERSION, List.of(Commands.whirr(), "version"));
        commands.put(LAUNCHER, List.of(Commands.whirr(), "version"));
        commands.put(STATUS, List.of(Commands.whirr(), "status"));
        commands.put(SUBMIT, List.of(Commands.whirr(), "submit", "true"));
        return commands;
    }

    private double wall(String name, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("WHIRR_SERVER_URL", head.toString());
        builder.environment()
                .put("WHIRR_JAVA_HOME", name.equals(LAUNCHER) ? noJava() : System.getProperty("java.home"));
        builder.environment().put("HOME", directory.toString());
        long begin = System.nanoTime();
        Process process = builder.start();
        process.getOutputStream().close();
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw new IllegalStateException(command + " ended with " + code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return (System.nanoTime() - begin) / 1e6;
    }

    /** A JDK of the same version whose java does nothing: what is left is the launcher. */
    private String noJava() throws IOException {
        Path home = directory.resolve("no-java");
        Path java = home.resolve("bin").resolve("java");
        if (Files.notExists(java)) {
            Files.createDirectories(java.getParent());
            Files.copy(Path.of(System.getProperty("java.home"), "release"), home.resolve("release"));
            Files.writeString(java, "#!/bin/sh\n");
            Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return home.toString();
    }

    /** What the head itself needs for the calls of a status, on a connection that is open. */
    private double answers(int rounds) throws IOException {
        try (HttpConnection connection = new HttpConnection(head)) {
            var times = new ArrayList<Double>();
            for (int i = 0; i < rounds; i++) {
                long begin = System.nanoTime();
                connection.get("/api/v1/jobs?limit=50");
                connection.get("/api/v1/status");
                times.add((System.nanoTime() - begin) / 1e6);
            }
            return median(times);
        }
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(it -> it).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
