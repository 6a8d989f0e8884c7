package io.whirr.head.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whirr.head.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import liquibase.exception.LiquibaseException;
import org.junit.jupiter.api.Test;

class MigrationsTest {

    private static final String TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' ORDER BY relname";

    private static final String CHANGES = "SELECT id FROM databasechangelog ORDER BY orderexecuted";

    @Test
    void anEmptyDatabaseGetsTheWholeSchema() throws Exception {
        TestDatabase database = TestDatabase.empty();

        migrations(database).afterPropertiesSet();

        assertThat(texts(database, TABLES)).isEqualTo(texts(TestDatabase.fresh(), TABLES));
    }

    /** One without a changelog can only pass by not reading it. */
    @Test
    void whatIsUpToDateIsNotLookedThroughAgain() throws Exception {
        TestDatabase database = TestDatabase.empty();
        migrations(database).afterPropertiesSet();

        withoutChangelog(database).afterPropertiesSet();

        assertThatThrownBy(() -> withoutChangelog(TestDatabase.empty()).afterPropertiesSet())
                .isInstanceOf(LiquibaseException.class);
    }

    @Test
    void whatAnEarlierHeadHasLeftIsBroughtUpToDate() throws Exception {
        TestDatabase database = TestDatabase.before("0010");
        database.run("UPDATE databasechangelog SET tag = 'of an earlier head' WHERE id = 'batch-schema'");

        migrations(database).afterPropertiesSet();

        assertThat(texts(database, CHANGES)).isEqualTo(texts(TestDatabase.fresh(), CHANGES));
    }

    /** A head that is put back while a newer one runs: what it knows has been run. */
    @Test
    void whatALaterHeadHasAddedIsNoReasonToLook() throws Exception {
        TestDatabase database = TestDatabase.empty();
        migrations(database).afterPropertiesSet();
        database.run("""
                INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype, tag)
                VALUES ('later', 'whirr', 'later.sql', now(), 1000, 'EXECUTED', 'of a later head')
                """);

        withoutChangelog(database).afterPropertiesSet();
    }

    private static Migrations withoutChangelog(TestDatabase database) {
        Migrations migrations = migrations(database);
        migrations.setChangeLog("classpath:nowhere.yaml");
        return migrations;
    }

    private static Migrations migrations(TestDatabase database) {
        return Schema.migrations(database.url());
    }

    private static List<String> texts(TestDatabase database, String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }
}
