package io.whirr.e2e.chronos;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * A database that lives at another time: {@code now()} and {@code clock_timestamp()} are found in a schema of ours
 * before they are found in PostgreSQL's. Defaults of columns, which were resolved before, keep the true time.
 */
final class OtherTime {

    private OtherTime() {}

    /** Lets sessions that begin from now on live from {@code start} on, at so many times the usual speed. */
    static void begin(Connection connection, String database, Instant start, double speed) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA other_time");
            statement.execute("""
                    CREATE TABLE other_time.beginning AS
                    SELECT timestamptz '%s' AS there, pg_catalog.clock_timestamp() AS here,
                           %s::double precision AS speed
                    """.formatted(start, speed));
            statement.execute("""
                    CREATE FUNCTION other_time.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
                    'SELECT there + (pg_catalog.clock_timestamp() - here) * speed FROM other_time.beginning'
                    """);
            statement.execute("""
                    CREATE FUNCTION other_time.now() RETURNS timestamptz LANGUAGE sql STABLE AS
                    'SELECT there + (pg_catalog.now() - here) * speed FROM other_time.beginning'
                    """);
            statement.execute("ALTER DATABASE %s SET search_path = public, other_time, pg_catalog".formatted(database));
        }
    }

    /** What time it is there. */
    static Instant now(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT other_time.clock_timestamp()")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }
}
