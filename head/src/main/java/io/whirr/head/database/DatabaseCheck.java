package io.whirr.head.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the database before anything is built on it: waits for it, and refuses one that won't do. */
final class DatabaseCheck {

    private static final Logger log = LoggerFactory.getLogger(DatabaseCheck.class);
    private static final int OLDEST_VERSION = 130_000;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration REMINDER = Duration.ofSeconds(10);

    private final Database database;
    private final DatabaseProperties properties;

    DatabaseCheck(Database database, DatabaseProperties properties) {
        this.database = database;
        this.properties = properties;
    }

    /**
     * Returns when the database can be worked with.
     *
     * @throws StartRefused when it cannot be reached in time, will not let the head in, or is not fit
     */
    void await() {
        long start = System.nanoTime();
        long told = Long.MIN_VALUE;
        while (true) {
            try (Connection connection = connect()) {
                refuseUnfit(connection);
                return;
            } catch (SQLException e) {
                long now = System.nanoTime();
                giveUp(e, Duration.ofNanos(now - start));
                if (told == Long.MIN_VALUE || now - told > REMINDER.toNanos()) {
                    log.warn("Waiting for PostgreSQL at {}: {}", database.url().place(), reason(e));
                    told = now;
                }
                pause();
            }
        }
    }

    private Connection connect() throws SQLException {
        return database.connect("whirr-start", properties.connectionTimeout(), Duration.ofSeconds(10));
    }

    private void giveUp(SQLException e, Duration waited) {
        if (isFinal(e)) {
            throw new StartRefused("PostgreSQL at " + database.url().place() + " refused the head: " + reason(e), e);
        }
        if (waited.compareTo(properties.startTimeout()) > 0) {
            throw new StartRefused(
                    "PostgreSQL at " + database.url().place() + " could not be reached within "
                            + properties.startTimeout().toSeconds() + " s: " + reason(e),
                    e);
        }
    }

    /** Wrong login (28), no such database (3D), or a URL that the driver cannot use: waiting does not mend these. */
    private static boolean isFinal(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return state.startsWith("28") || state.startsWith("3D") || state.startsWith("22") || state.startsWith("08P01");
    }

    private static String reason(SQLException e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().findFirst().orElse("").strip();
    }

    private void refuseUnfit(Connection connection) throws SQLException {
        int version = Integer.parseInt(show(connection, "server_version_num"));
        if (version < OLDEST_VERSION) {
            throw new StartRefused("PostgreSQL at " + database.url().place() + " is version "
                    + show(connection, "server_version") + ", and whirr needs 13 or newer");
        }
        if ("on".equals(show(connection, "transaction_read_only"))) {
            throw new StartRefused("PostgreSQL at " + database.url().place() + " is read-only (a standby?):"
                    + " name the primary in the database URL");
        }
        if (properties.requireDurability() && !"on".equals(show(connection, "fsync"))) {
            throw new StartRefused("PostgreSQL at " + database.url().place() + " runs with fsync=off and would lose"
                    + " acknowledged jobs in a crash: switch it on, or accept that with"
                    + " --set whirr.database.require-durability=false");
        }
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet value = statement.executeQuery("SHOW " + setting)) {
            value.next();
            return value.getString(1);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the database", e);
        }
    }
}
