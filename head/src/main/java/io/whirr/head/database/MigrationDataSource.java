package io.whirr.head.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Connections for migrations, one at a time in the whole cluster: who asks for one while another head has one waits.
 *
 * <p>Liquibase looks at its tables, and makes them, before it takes its own lock: heads that start together on an empty
 * database all try to. This lock comes before that, and ends with the connection, however that ends. Whoever held two
 * connections would wait for itself.
 */
final class MigrationDataSource extends DriverManagerDataSource {

    private static final String LOCK = "SELECT pg_advisory_lock(hashtext('whirr migration'))";

    MigrationDataSource(DatabaseUrl url, Properties login) {
        super(url.jdbc(), login);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute(LOCK);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
