package io.whirr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.e2e.cluster.Cluster;
import io.whirr.e2e.cluster.Postgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The database that the other tests hurt must itself keep its word. */
class PostgresTest {

    @ParameterizedTest
    @EnumSource(Postgres.Stop.class)
    void whatWasCommittedIsThereAfterARestart(Postgres.Stop how) throws SQLException {
        try (Cluster cluster = Cluster.empty()) {
            execute(cluster, "CREATE TABLE kept AS SELECT 42 AS answer");

            cluster.postgres().stop(how);
            cluster.postgres().start();

            assertThat(query(cluster, "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void itKeepsWhatItAcknowledges() throws SQLException {
        try (Cluster cluster = Cluster.empty()) {
            assertThat(query(cluster, "SHOW fsync")).isEqualTo("on");
            assertThat(query(cluster, "SHOW synchronous_commit")).isEqualTo("on");
        }
    }

    private static void execute(Cluster cluster, String sql) throws SQLException {
        try (Connection connection = cluster.postgres().connectTo(cluster.databaseUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(Cluster cluster, String sql) throws SQLException {
        try (Connection connection = cluster.postgres().connectTo(cluster.databaseUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
