package io.whirr.head.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL that the head brings along, for a set-up without one. Its directory outlives the head: {@code data} is
 * the cluster, {@code binaries} the unpacked server, {@code port} the port of the last start, {@code lock} whose it is.
 *
 * <p>A server that survived its head's violent death is taken over, with whatever it was doing; that works because the
 * port is remembered.
 */
final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final Duration PATIENCE_WITH_FORMER_LIFE = Duration.ofSeconds(30);
    private static final Duration STARTUP_WAIT = Duration.ofMinutes(2);
    private static final long LARGEST_LOG = 10_000_000;
    private static final int ATTEMPTS = 3;
    private static final String NAME = "whirr";

    private final Path directory;
    private final FileChannel lock;
    private final EmbeddedPostgres server;

    private EmbeddedDatabase(Path directory, FileChannel lock, EmbeddedPostgres server) {
        this.directory = directory;
        this.lock = lock;
        this.server = server;
    }

    /**
     * Starts the server of this directory, or takes it over where it is still running.
     *
     * @throws StartRefused when it cannot be started, or belongs to another head
     */
    static EmbeddedDatabase start(Path directory) {
        Path home = directory.toAbsolutePath().normalize();
        FileChannel lock = lock(home);
        try {
            shortenLog(home.resolve("postgres.log"));
            if (!Files.exists(home.resolve("data/PG_VERSION"))) {
                create(home);
            }
            return new EmbeddedDatabase(home, lock, serve(home));
        } catch (IOException | RuntimeException | ExceptionInInitializerError e) {
            // The library has an Error of the last kind for a server that it cannot unpack.
            closeQuietly(lock);
            throw e instanceof StartRefused refused ? refused : cannotStart(home, e);
        }
    }

    private static StartRefused cannotStart(Path home, Throwable e) {
        String asRoot = "root".equals(System.getProperty("user.name"))
                ? " PostgreSQL does not run as root where user namespaces are switched off: start the head as an"
                        + " ordinary user, or give it a database with --database-url."
                : "";
        return new StartRefused(
                "The embedded PostgreSQL in " + home + " could not be started: " + e.getMessage() + "; see "
                        + home.resolve("postgres.log") + "." + asRoot,
                e);
    }

    private static FileChannel lock(Path home) {
        try {
            Files.createDirectories(home);
            FileChannel channel =
                    FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new StartRefused("The embedded PostgreSQL in " + home
                        + " belongs to another head that is running:" + " stop that one, or choose another --data-dir");
            }
            return channel;
        } catch (IOException e) {
            throw new StartRefused("The database directory " + home + " cannot be used: " + e, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    /** A cluster appears whole or not at all: a start that is killed half way leaves only the first name behind. */
    private static void create(Path home) throws IOException {
        Path unfinished = home.resolve("data.unfinished");
        delete(unfinished);
        try (EmbeddedPostgres server = server(home, unfinished, freePort());
                Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + NAME);
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
        Files.move(unfinished, home.resolve("data"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static EmbeddedPostgres serve(Path home) throws IOException {
        Path data = home.resolve("data");
        for (int attempt = 1; ; attempt++) {
            int port = port(home, FormerLife.await(data, PATIENCE_WITH_FORMER_LIFE));
            try {
                return server(home, data, port);
            } catch (IOException | IllegalStateException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                log.warn("The embedded PostgreSQL did not start, trying again: {}", e.getMessage());
            }
        }
    }

    /** zonky's defaults are made for tests: they trade away what an acknowledged submission stands on. */
    private static EmbeddedPostgres server(Path home, Path data, int port) throws IOException {
        Redirect output = Redirect.appendTo(home.resolve("postgres.log").toFile());
        Path binaries = home.resolve("binaries");
        return EmbeddedPostgres.builder()
                .setPgBinaryResolver(new ServerArchive(binaries))
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setOverrideWorkingDirectory(binaries.toFile())
                .setPort(port)
                .setPGStartupWait(STARTUP_WAIT)
                .setOutputRedirector(output)
                .setErrorRedirector(output)
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", "100")
                .start();
    }

    private static int port(Path home, @Nullable Integer ofSurvivor) throws IOException {
        if (ofSurvivor != null) {
            return ofSurvivor;
        }
        Path file = home.resolve("port");
        int remembered = Files.exists(file) ? number(Files.readString(file)) : 0;
        int port = remembered > 0 && isFree(remembered) ? remembered : freePort();
        Files.writeString(file, port + "\n");
        return port;
    }

    private static int number(String text) {
        return text.strip().matches("[0-9]{1,5}") ? Integer.parseInt(text.strip()) : 0;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException | IllegalArgumentException taken) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void shortenLog(Path file) throws IOException {
        if (Files.exists(file) && Files.size(file) > LARGEST_LOG) {
            Files.move(file, file.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }

    /** How to reach it. It listens on the loopback device only. */
    DatabaseUrl url() {
        return DatabaseUrl.parse("postgresql://postgres@127.0.0.1:" + server.getPort() + "/" + NAME);
    }

    Path directory() {
        return directory;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            closeQuietly(lock);
        }
    }

    private static void closeQuietly(FileChannel lock) {
        try {
            lock.close();
        } catch (IOException e) {
            log.debug("The lock of the embedded PostgreSQL could not be closed", e);
        }
    }

    /** A server that an earlier head left behind. */
    private static final class FormerLife {

        private static final int PORT_LINE = 3;
        private static final Duration PAUSE = Duration.ofMillis(100);

        private FormerLife() {}

        /**
         * Waits until it is clear what became of it.
         *
         * @return the port of a server that answers; null when there is none
         */
        static @Nullable Integer await(Path data, Duration patience) throws IOException {
            long end = System.nanoTime() + patience.toNanos();
            Path file = data.resolve("postmaster.pid");
            while (Files.exists(file) && System.nanoTime() < end) {
                List<String> lines = Files.readAllLines(file);
                if (lines.size() > PORT_LINE && answers(number(lines.get(PORT_LINE)))) {
                    return number(lines.get(PORT_LINE));
                }
                if (!lines.isEmpty() && isGone(lines.getFirst(), file)) {
                    return null;
                }
                pause();
            }
            return null;
        }

        /**
         * A process id may belong to somebody else by now, after a reboot or in a new container; PostgreSQL would take
         * the stranger for itself and refuse to start. A dead process that nobody has reaped yet has no command.
         */
        private static boolean isGone(String id, Path file) throws IOException {
            ProcessHandle process = ProcessHandle.of(Long.parseLong(id.strip())).orElse(null);
            if (process == null || !process.isAlive()) {
                return true;
            }
            boolean stranger = process.info()
                    .command()
                    .map(command -> !command.endsWith("/postgres"))
                    .orElse(false);
            if (stranger) {
                Files.deleteIfExists(file);
            }
            return stranger;
        }

        private static boolean answers(int port) {
            String url =
                    "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres&connectTimeout=1&socketTimeout=2";
            try (Connection connection = DriverManager.getConnection(url)) {
                return connection.isValid(1);
            } catch (SQLException notYet) {
                return false;
            }
        }

        private static void pause() {
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting for the embedded PostgreSQL", e);
            }
        }
    }
}
