package io.whirr.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A PostgreSQL, heads and workers in a temporary folder. Closing it kills what still runs, last started first, and
 * removes the folder, unless {@code -Dwhirr.keep=true} asks for it to be looked at.
 */
public final class Cluster implements AutoCloseable {

    private final Path directory;
    private final Path data;
    private final Postgres postgres;
    private final String databaseUrl;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private int heads;
    private int workers;

    private Cluster(Path directory) throws IOException {
        this.directory = directory;
        this.data = Files.createDirectories(directory.resolve("data"));
        this.postgres = Postgres.in(Files.createDirectories(directory.resolve("postgres")));
        this.databaseUrl = postgres.newDatabase();
        started.push(postgres);
    }

    /** A cluster with a database and nothing else yet. */
    public static Cluster empty() {
        try {
            return new Cluster(Files.createTempDirectory("whirr-e2e-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a head with further options; it is not up yet. */
    public Head startHead(String... options) {
        heads++;
        Head head = Head.on(databaseUrl, "head-" + heads, directory, data, options);
        started.push(head);
        return head;
    }

    /** Starts a worker with a name of its own; the head has not heard of it yet. */
    public Worker startWorker(Head head, String... options) {
        workers++;
        Worker worker = Worker.on(head.url(), workers, directory, data, options);
        started.push(worker);
        return worker;
    }

    /** Has something closed with this cluster, before whatever was started earlier. */
    public <T extends AutoCloseable> T keep(T closeable) {
        started.push(closeable);
        return closeable;
    }

    public Postgres postgres() {
        return postgres;
    }

    public String databaseUrl() {
        return databaseUrl;
    }

    /** The folder for logs and whatever else belongs to this cluster. */
    public Path directory() {
        return directory;
    }

    /** The data directory that heads and workers share. */
    public Path data() {
        return data;
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            closeQuietly(started.pop());
        }
        if (!Boolean.getBoolean("whirr.keep")) {
            Commands.output("rm", "-rf", directory.toString());
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            System.err.println("while closing: " + e);
        }
    }
}
