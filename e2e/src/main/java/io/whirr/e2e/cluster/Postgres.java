package io.whirr.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL of its own process, so that it can be stopped, killed and started again under a running head.
 *
 * <p>It keeps what it acknowledges (fsync is on) and lives in an odd time zone: nothing may depend on the server's.
 */
public final class Postgres implements AutoCloseable {

    /** How the server is told to stop, and what its clients see of it. */
    public enum Stop {
        /** Clients are thrown out and their transactions rolled back. */
        FAST("INT"),
        /** As by a power cut, but for the page cache: no checkpoint, and a recovery at the next start. */
        IMMEDIATE("QUIT"),
        /** The postmaster is killed; its children notice and end. */
        KILL("KILL");

        private final String signal;

        Stop(String signal) {
            this.signal = signal;
        }
    }

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Path directory;
    private final int port = Ports.free();
    private final AtomicInteger databases = new AtomicInteger();
    private @Nullable Child server;

    private Postgres(Path directory) {
        this.directory = directory;
    }

    /** A new, empty server with its data in {@code directory}, ready to be used. */
    public static Postgres in(Path directory) {
        Postgres postgres = new Postgres(directory);
        postgres.run("initdb", List.of("-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync"))
                .awaitExit(PATIENCE);
        postgres.start();
        return postgres;
    }

    /**
     * Starts it, on the same port and data as before, and again for as long as it refuses: the children of a postmaster
     * that was killed take a moment to notice, and their lock file is in the way until then.
     */
    public void start() {
        Patience.until("PostgreSQL answers", PATIENCE, this::runsAndAnswers);
    }

    /**
     * A new server that has, as soon as this one acknowledges it, all that this one has; this one is restarted for it.
     *
     * @param parent where its folder is made
     */
    public Postgres addStandby(Path parent) {
        stop(Stop.FAST);
        Postgres standby = new Postgres(parent.resolve("standby"));
        Path data = standby.directory.resolve("data");
        try {
            Files.createDirectory(standby.directory);
            Commands.output("cp", "-a", directory.resolve("data").toString(), data.toString());
            Files.createFile(data.resolve("standby.signal"));
            Files.writeString(
                    data.resolve("postgresql.auto.conf"),
                    "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres'%n".formatted(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
        standby.start();
        execute("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()");
        return standby;
    }

    /** Makes a standby go on alone. */
    public void promote() {
        execute("SELECT pg_promote()");
    }

    private boolean runsAndAnswers() {
        Child running = server;
        if (running == null || !running.isAlive()) {
            server = run(
                    "postgres",
                    List.of(
                            "-p", Integer.toString(port),
                            "-c", "listen_addresses=127.0.0.1",
                            "-c", "unix_socket_directories=",
                            "-c", "max_connections=100",
                            "-c", "timezone=Asia/Kathmandu",
                            "-c", "log_line_prefix=%m "));
        }
        return answers();
    }

    public void stop(Stop how) {
        Child running = server;
        if (running != null) {
            running.signal(how.signal);
            running.awaitExit(PATIENCE);
            server = null;
        }
    }

    /** Stops all its processes where they are: connections stay open, and nobody is answered. */
    public void freeze() {
        signalAll("STOP");
    }

    /** Lets its processes go on. */
    public void thaw() {
        signalAll("CONT");
    }

    private void signalAll(String signal) {
        Child running = server;
        if (running != null && running.isAlive()) {
            ProcessHandle.of(running.pid()).stream()
                    .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))
                    .forEach(process -> Commands.tryOut("kill", "-s", signal, Long.toString(process.pid())));
        }
    }

    /** Where it listens, on the loopback interface. */
    public int port() {
        return port;
    }

    /** Creates an empty database and answers its address, in the form that the head takes. */
    public String newDatabase() {
        String name = "whirr_" + databases.incrementAndGet();
        execute("CREATE DATABASE " + name);
        return "postgresql://postgres@127.0.0.1:%d/%s".formatted(port, name);
    }

    private void execute(String... commands) {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot " + String.join("; ", commands), e);
        }
    }

    /** A connection to the database of an address that {@link #newDatabase} gave. */
    public Connection connectTo(String url) throws SQLException {
        return connect(url.substring(url.lastIndexOf('/') + 1));
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:%d/%s?user=postgres".formatted(port, database));
    }

    private boolean answers() {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(5);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private Child run(String program, List<String> options) {
        List<String> command = new ArrayList<>(asNobody());
        command.add(PostgresBinaries.directory().resolve(program).toString());
        command.addAll(List.of("-D", directory.resolve("data").toString()));
        command.addAll(options);
        return Child.start(program, directory, Map.of("LC_ALL", "C"), command);
    }

    /** PostgreSQL refuses to run as root; in a user namespace without a mapping root is nobody. */
    private static List<String> asNobody() {
        return "root".equals(System.getProperty("user.name")) ? List.of("unshare", "-U") : List.of();
    }

    @Override
    public void close() {
        stop(Stop.IMMEDIATE);
    }
}
