package io.whirr.e2e.cluster;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A head, started by {@code whirr head} on a port of its own that it keeps over restarts. */
public final class Head implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String name;
    private final Path directory;
    private final List<String> options;
    private final int port = Ports.free();
    private Child process;

    private Head(String name, Path directory, List<String> options) {
        this.name = name;
        this.directory = directory;
        this.options = options;
        this.process = launch(Map.of());
    }

    /** A head on a given database, without waiting until it is up. */
    public static Head on(String databaseUrl, String name, Path directory, Path data, String... more) {
        List<String> options = new ArrayList<>(List.of("--database-url", databaseUrl, "--data-dir", data.toString()));
        options.addAll(List.of(more));
        return new Head(name, directory, options);
    }

    /** A head with a PostgreSQL of its own. */
    public static Head withOwnDatabase(String name, Path directory, Path data) {
        return new Head(name, directory, List.of("--data-dir", data.toString()));
    }

    private Child launch(Map<String, String> more) {
        List<String> command = new ArrayList<>(
                List.of(Commands.whirr(), "head", "--host", "127.0.0.1", "--port", Integer.toString(port)));
        command.addAll(options);
        Map<String, String> environment = new HashMap<>(Environment.ofLaunchers());
        environment.putAll(more);
        return Child.start(name, directory, environment, command);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public Api api() {
        return new Api(url());
    }

    public Child process() {
        return process;
    }

    /** Waits until it says that it is healthy. */
    public Head awaitHealthy() {
        Patience.until(name + " is healthy", PATIENCE, () -> {
            if (!process.isAlive()) {
                throw new AssertionError(name + " has ended\n" + process.tail());
            }
            return api().health() == 200;
        });
        return this;
    }

    /** Starts it again, after its end, as before. */
    public void startAgain() {
        startAgain(Map.of());
    }

    /** The same in an environment that says more. */
    public void startAgain(Map<String, String> environment) {
        process = launch(environment);
    }

    @Override
    public void close() {
        process.close();
    }

    /** What every launched process gets beside the environment of this JVM. */
    static final class Environment {

        private Environment() {}

        /** The JDK that runs this, and no build in the middle of a test. */
        static Map<String, String> ofLaunchers() {
            return Map.of("WHIRR_JAVA_HOME", System.getProperty("java.home"), "WHIRR_BUILD", "never");
        }
    }
}
