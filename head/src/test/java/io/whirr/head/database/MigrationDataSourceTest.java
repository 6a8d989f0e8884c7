package io.whirr.head.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.head.TestDatabase;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** What several heads do that start together on an empty database. */
@Timeout(120)
class MigrationDataSourceTest {

    private static final int HEADS = 4;

    @RepeatedTest(3)
    void headsThatStartTogetherMigrateOneAfterTheOther() throws Exception {
        DatabaseUrl url = DatabaseUrl.parse(TestDatabase.empty().url());
        List<Callable<Boolean>> heads = new ArrayList<>();
        for (int i = 0; i < HEADS; i++) {
            heads.add(() -> migrate(new MigrationDataSource(url, url.login())));
        }

        try (ExecutorService threads = Executors.newFixedThreadPool(HEADS)) {
            for (Future<Boolean> head : threads.invokeAll(heads)) {
                assertThat(head.get()).isTrue();
            }
        }
    }

    private static boolean migrate(MigrationDataSource source) throws Exception {
        try (Connection connection = source.getConnection();
                Liquibase liquibase = new Liquibase(
                        "io/whirr/sql/changelog.yaml",
                        new ClassLoaderResourceAccessor(),
                        new JdbcConnection(connection))) {
            liquibase.update(new Contexts());
            return liquibase.listUnrunChangeSets(new Contexts(), null).isEmpty();
        }
    }
}
