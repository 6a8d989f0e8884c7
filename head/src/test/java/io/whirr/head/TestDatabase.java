package io.whirr.head;

import io.whirr.head.database.Schema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ClassLoaderResourceAccessor;

/**
 * Databases for tests: one PostgreSQL for all tests of a JVM, and a fresh database for whoever asks.
 *
 * <p>A fresh one is copied from a template that Liquibase has migrated, which takes a fifth of a second. Its default
 * time zone is far from UTC on purpose: nothing may depend on it.
 */
public final class TestDatabase {

    private static final String TEMPLATE = "whirr_template";

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;

    private TestDatabase(String name) {
        this.name = name;
    }

    /** A database of its own with the whole schema and nothing in it. */
    public static TestDatabase fresh() {
        String name = "test_" + COUNT.incrementAndGet();
        execute("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
        execute("ALTER DATABASE " + name + " SET timezone TO 'Pacific/Kiritimati'");
        return new TestDatabase(name);
    }

    /** An empty database without any schema. */
    public static TestDatabase empty() {
        String name = "test_" + COUNT.incrementAndGet();
        execute("CREATE DATABASE " + name);
        return new TestDatabase(name);
    }

    /** A database with the schema as it was before the changesets of one number, as {@code 0005}, came to be. */
    public static TestDatabase before(String number) {
        TestDatabase database = empty();
        try (Connection connection = database.connect();
                Liquibase liquibase = liquibase(connection)) {
            int older = (int) liquibase.listUnrunChangeSets(new Contexts(), new LabelExpression()).stream()
                    .map(change -> Path.of(change.getFilePath()).getFileName().toString())
                    .takeWhile(file -> file.compareTo(number) < 0 || !Character.isDigit(file.charAt(0)))
                    .count();
            liquibase.update(older, new Contexts(), new LabelExpression());
        } catch (SQLException | LiquibaseException e) {
            throw new IllegalStateException("The schema before " + number + " cannot be made", e);
        }
        return database;
    }

    private static Liquibase liquibase(Connection connection) throws LiquibaseException {
        return new Liquibase(
                "io/whirr/sql/changelog.yaml", new ClassLoaderResourceAccessor(), new JdbcConnection(connection));
    }

    /** As the head's {@code --database-url} takes it. */
    public String url() {
        return url(Server.POSTGRES, name);
    }

    /** As the driver takes it, with the user. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:%d/%s?user=postgres".formatted(Server.POSTGRES.getPort(), name);
    }

    private static String url(EmbeddedPostgres server, String name) {
        return "postgresql://postgres@127.0.0.1:%d/%s".formatted(server.getPort(), name);
    }

    /** A connection of its own, past every pool. */
    public Connection connect() throws SQLException {
        return Server.POSTGRES.getDatabase("postgres", name).getConnection();
    }

    /** Runs a statement of the test's own. */
    public void run(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static void execute(String sql) {
        synchronized (TestDatabase.class) {
            try (Connection connection = Server.POSTGRES.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(sql, e);
            }
        }
    }

    /** Started by whoever needs it first; its own hook stops it with the JVM. */
    private static final class Server {

        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setServerConfig("unix_socket_directories", "")
                        .setServerConfig("max_connections", "200")
                        .start();
                migrateTemplate(postgres);
                return postgres;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void migrateTemplate(EmbeddedPostgres postgres) {
            try {
                try (Connection connection = postgres.getPostgresDatabase().getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.execute("CREATE DATABASE " + TEMPLATE);
                }
                Schema.make(url(postgres, TEMPLATE));
            } catch (SQLException | LiquibaseException e) {
                throw new IllegalStateException("The template database cannot be made", e);
            }
        }
    }
}
