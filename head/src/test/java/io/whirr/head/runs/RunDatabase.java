package io.whirr.head.runs;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.springframework.util.FileSystemUtils;

/** A PostgreSQL for the tests of this package: started once, with a database for whoever asks for one. */
final class RunDatabase {

    private static final EmbeddedPostgres POSTGRES = start();
    private static int databases;

    private RunDatabase() {}

    /** The URL of a new, empty database. */
    static synchronized String create() {
        String name = "runs" + ++databases;
        try (var connection = POSTGRES.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException failed) {
            throw new IllegalStateException("Cannot create " + name, failed);
        }
        return POSTGRES.getJdbcUrl("postgres", name);
    }

    /** A directory that is there until the tests are over. */
    static Path directory() {
        try {
            Path directory = Files.createTempDirectory("whirr-runs").toRealPath();
            atExit(() -> FileSystemUtils.deleteRecursively(directory));
            return directory;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void atExit(AutoCloseable action) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                action.close();
            } catch (Exception failed) {
                throw new IllegalStateException("Cannot clean up", failed);
            }
        }));
    }

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
            atExit(postgres);
            return postgres;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
