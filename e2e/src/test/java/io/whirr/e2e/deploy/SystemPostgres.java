package io.whirr.e2e.deploy;

import io.whirr.e2e.cluster.Child;
import io.whirr.e2e.cluster.Commands;
import io.whirr.e2e.cluster.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The PostgreSQL that the system has, with its own tools, which the embedded one lacks. */
final class SystemPostgres implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Path programs;
    private final int port;
    private final Child server;

    private SystemPostgres(Path programs, int port, Child server) {
        this.programs = programs;
        this.port = port;
        this.server = server;
    }

    static SystemPostgres start(Path programs, Path folder) throws IOException {
        int port = freePort();
        String data = folder.resolve("system-postgres").toString();
        Map<String, String> environment = Map.of("LC_ALL", "C");
        run(programs, folder, environment, "initdb", "-D", data, "-A", "trust", "-U", "postgres", "--no-sync")
                .awaitExit(PATIENCE);
        Child server = run(
                programs,
                folder,
                environment,
                "postgres",
                "-D",
                data,
                "-p",
                Integer.toString(port),
                "-c",
                "unix_socket_directories=",
                "-c",
                "listen_addresses=127.0.0.1");
        SystemPostgres postgres = new SystemPostgres(programs, port, server);
        Patience.until(
                "PostgreSQL answers", PATIENCE, () -> postgres.psql("SELECT 1").status() == 0);
        return postgres;
    }

    private static Child run(Path programs, Path folder, Map<String, String> environment, String... words) {
        // It refuses to run as root; in a user namespace without a mapping root is nobody.
        List<String> command =
                new ArrayList<>("root".equals(System.getProperty("user.name")) ? List.of("unshare", "-U") : List.of());
        command.add(programs.resolve(words[0]).toString());
        command.addAll(List.of(words).subList(1, words.length));
        return Child.start("system-" + words[0], folder, environment, command);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Commands.Result psql(String sql) {
        return Commands.tryOut(programs.resolve("psql").toString(), "-X", "-q", "-c", sql, url("postgres"));
    }

    private String url(String database) {
        return "postgresql://postgres@127.0.0.1:%d/%s".formatted(port, database);
    }

    /** Makes an empty database and answers its address. */
    String newDatabase(String name) {
        must("CREATE DATABASE " + name);
        return url(name);
    }

    void drop(String name) {
        must("DROP DATABASE " + name + " WITH (FORCE)");
    }

    private void must(String sql) {
        Commands.Result result = psql(sql);
        if (result.status() != 0) {
            throw new AssertionError(sql + ": " + result.output());
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
