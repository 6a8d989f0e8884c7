package io.whirr.head.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the database whether it is well, on a connection of its own, so that neither an exhausted pool nor a database
 * that hangs keeps the answer waiting. Whoever asks while a question is under way shares its answer.
 */
public final class DatabaseHealth implements AutoCloseable {

    private static final Executor THREADS =
            task -> Thread.ofVirtual().name("whirr-health").start(task);

    private final Database database;
    private final DatabaseProperties properties;
    private @Nullable CompletableFuture<Optional<String>> question;
    private volatile @Nullable Connection connection;

    DatabaseHealth(Database database, DatabaseProperties properties) {
        this.database = database;
        this.properties = properties;
    }

    /** Why the database cannot be worked with; empty when it can. Answers within the health timeout. */
    public Optional<String> trouble() {
        return ask().copy()
                .completeOnTimeout(
                        Optional.of("The database does not answer"),
                        properties.healthTimeout().toMillis(),
                        TimeUnit.MILLISECONDS)
                .join();
    }

    private synchronized CompletableFuture<Optional<String>> ask() {
        CompletableFuture<Optional<String>> current = question;
        if (current == null || current.isDone()) {
            current = CompletableFuture.supplyAsync(this::look, THREADS);
            question = current;
        }
        return current;
    }

    private Optional<String> look() {
        Connection known = connection;
        try {
            if (known != null) {
                return look(known);
            }
        } catch (SQLException lost) {
            drop();
        }
        try {
            Connection fresh = database.connect("whirr-health", properties.healthTimeout(), properties.healthTimeout());
            connection = fresh;
            return look(fresh);
        } catch (SQLException e) {
            drop();
            return Optional.of("The database cannot be reached");
        }
    }

    private static Optional<String> look(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT pg_is_in_recovery()")) {
            answer.next();
            return answer.getBoolean(1) ? Optional.of("The database is read-only") : Optional.empty();
        }
    }

    private void drop() {
        Connection dropped = connection;
        connection = null;
        if (dropped != null) {
            try {
                dropped.abort(Runnable::run);
            } catch (SQLException ignored) {
                // It is gone either way.
            }
        }
    }

    @Override
    public void close() {
        drop();
    }
}
