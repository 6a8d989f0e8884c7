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

    /** Commands that each do a little more than the one before. */
    private static final String SHELL = "a shell";

    private static final String LAUNCHER = "the launcher, up to the JVM";
    private static final String VERSION = "whirr version";
    private static final String STATUS = "whirr status";
    private static final String SUBMIT = "whirr submit";
    private static final String HEAD = "the head's two answers";

    private final URI head;
    private final Path directory;

    ClientStart(URI head, Path directory) {
        this.head = head;
        this.directory = directory;
    }

    /** Wall times in milliseconds, the median of each command and what lies between them. */
    record Figures(Map<String, Double> medians) {

        String text() {
            double launcher = medians.get(LAUNCHER) - medians.get(SHELL);
            double jvm = medians.get(VERSION) - medians.get(LAUNCHER);
            double calls = medians.get(STATUS) - medians.get(VERSION);
            return String.format(
                    Locale.ROOT,
                    "client, median of %d: status %.0f ms, submit %.0f ms, version %.0f ms%n"
                            + "(of a status: process and shell %.0f, launcher %.0f, JVM, classes and parsing %.0f, "
                            + "two calls, JSON and table %.0f, of which the head took %.1f)",
                    ROUNDS,
                    medians.get(STATUS),
                    medians.get(SUBMIT),
                    medians.get(VERSION),
                    medians.get(SHELL),
                    launcher,
                    jvm,
                    calls,
                    medians.get(HEAD));
        }

        Map<String, Object> json() {
            var json = new LinkedHashMap<String, Object>();
            medians.forEach((name, millis) -> json.put(name.replaceAll("[ ,]+", "_") + "_ms", millis));
            return json;
        }
    }

    Figures run() throws IOException {
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
        var medians = new LinkedHashMap<String, Double>();
        times.forEach((name, all) -> medians.put(name, median(all)));
        medians.put(HEAD, answers());
        return new Figures(medians);
    }

    private Map<String, List<String>> commands() {
        var commands = new LinkedHashMap<String, List<String>>();
        commands.put(SHELL, List.of("sh", "-c", "exit"));
        commands.put(LAUNCHER, List.of(Commands.whirr(), "version"));
        commands.put(VERSION, List.of(Commands.whirr(), "version"));
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
    private double answers() throws IOException {
        try (HttpConnection connection = new HttpConnection(head)) {
            var times = new ArrayList<Double>();
            for (int i = 0; i < ROUNDS; i++) {
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
