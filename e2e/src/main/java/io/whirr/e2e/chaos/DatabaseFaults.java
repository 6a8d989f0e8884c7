package io.whirr.e2e.chaos;

import io.whirr.e2e.cluster.Commands;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What can be done to a PostgreSQL from within. */
final class DatabaseFaults {

    private static final String SCOPE = "postgres";

    private final Site site;
    private final RandomGenerator chance;
    private final List<Connection> held = new ArrayList<>();

    DatabaseFaults(Site site, RandomGenerator chance) {
        this.site = site;
        this.chance = chance;
    }

    Fault backendsTerminated() {
        int share = 1 + chance.nextInt(3);
        return Fault.harmless(
                "terminated a third of the backends " + share + " times", SCOPE, () -> terminate(share), () -> {});
    }

    private void terminate(int thirds) {
        try (Connection connection = site.connect()) {
            List<Long> backends = backends(connection);
            for (Long backend : backends.subList(0, backends.size() * thirds / 3)) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("SELECT pg_terminate_backend(%d)".formatted(backend));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** PostgreSQL then throws out everybody and recovers as after a crash. */
    Fault backendKilled() {
        return Fault.harmless("killed a backend", SCOPE, this::killOne, site.postgres()::start);
    }

    private void killOne() {
        try (Connection connection = site.connect()) {
            List<Long> backends = backends(connection);
            Commands.tryOut("kill", "-9", Long.toString(backends.get(chance.nextInt(backends.size()))));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Long> backends(Connection connection) throws SQLException {
        List<Long> backends = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT pid
                        FROM pg_stat_activity
                        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
                        ORDER BY pid
                        """)) {
            while (rows.next()) {
                backends.add(rows.getLong(1));
            }
        }
        return backends;
    }

    /** Idle connections take all places, and those of the heads are ended. */
    Fault connectionsExhausted() {
        return Fault.harmless("took all connections", SCOPE, this::takeAll, this::letGo);
    }

    private void takeAll() {
        takeWhatIsFree();
        try (Statement statement = held.getFirst().createStatement()) {
            statement.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'whirr%'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        takeWhatIsFree();
    }

    private void takeWhatIsFree() {
        try {
            while (true) {
                held.add(site.connect());
            }
        } catch (SQLException full) {
            // That is what is wanted.
        }
    }

    /** Somebody's long report: what is dead cannot be cleaned up. */
    Fault xminHeld() {
        return Fault.harmless("held xmin", SCOPE, this::holdSnapshot, this::letGo);
    }

    private void holdSnapshot() {
        try {
            Connection connection = site.connect();
            held.add(connection);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT count(*) FROM task");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void letGo() {
        for (Connection connection : held) {
            try {
                connection.close();
            } catch (SQLException alreadyGone) {
                // That is what is wanted.
            }
        }
        held.clear();
    }
}
