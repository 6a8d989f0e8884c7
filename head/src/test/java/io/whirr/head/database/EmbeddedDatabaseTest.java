package io.whirr.head.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Each test has a server of its own, in a directory of its own. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(180)
class EmbeddedDatabaseTest {

    @TempDir
    Path directory;

    private static String ask(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getString(1);
        }
    }

    private static void tell(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(EmbeddedDatabase database) throws SQLException {
        return DriverManager.getConnection(database.url().jdbc(), database.url().login());
    }

    @Test
    void whatIsCommittedIsOnDiskAndThereAtTheNextStart() throws SQLException {
        String url;
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
            url = database.url().toString();
            assertThat(ask(database, "SHOW fsync")).isEqualTo("on");
            assertThat(ask(database, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(ask(database, "SHOW full_page_writes")).isEqualTo("on");
            assertThat(ask(database, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            tell(database, "CREATE TABLE kept AS SELECT 42 AS answer");
        }

        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
            assertThat(ask(database, "SELECT answer FROM kept")).isEqualTo("42");
            assertThat(database.url()).hasToString(url);
        }
    }

    @Test
    void aDirectoryHasOneHead() {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
            assertThatThrownBy(() -> EmbeddedDatabase.start(directory))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("belongs to another head that is running");
            assertThat(database.directory()).isEqualTo(directory);
        }
    }

    @Test
    void aStartThatWasCutShortIsBegunAnew() throws IOException, SQLException {
        Files.createDirectories(directory.resolve("data.unfinished/base"));
        Files.writeString(directory.resolve("data.unfinished/postgresql.conf"), "half");

        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
            assertThat(ask(database, "SELECT 1")).isEqualTo("1");
        }
    }

    /** After a reboot the number in the file may be anybody's; PostgreSQL would take it for itself. */
    @Test
    void aForeignProcessWithTheOldNumberIsNoObstacle() throws IOException, SQLException {
        EmbeddedDatabase.start(directory).close();
        Files.writeString(
                directory.resolve("data/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + directory + "\n0\n1\n");

        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
            assertThat(ask(database, "SELECT 1")).isEqualTo("1");
        }
    }

    /** A head that is killed leaves its server behind, at work. */
    @Test
    void aServerThatSurvivedItsHeadIsTakenOver() throws IOException, InterruptedException, SQLException {
        Process head = HeadThatIsKilled.start(directory);
        HeadThatIsKilled.awaitReady(head);
        head.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        String pid =
                Files.readAllLines(directory.resolve("data/postmaster.pid")).getFirst();

        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
            assertThat(Files.readAllLines(directory.resolve("data/postmaster.pid"))
                            .getFirst())
                    .isEqualTo(pid);
            assertThat(ask(database, "SELECT 1")).isEqualTo("1");
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.notExists(directory.resolve("data/postmaster.pid")));
    }

    /** Its port file may be lost, too: the server itself says where it listens. */
    @Test
    void aSurvivorIsFoundWithoutTheRememberedPort() throws IOException, InterruptedException, SQLException {
        Process head = HeadThatIsKilled.start(directory);
        HeadThatIsKilled.awaitReady(head);
        head.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        Files.delete(directory.resolve("port"));

        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
            assertThat(ask(database, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void headAndServerMayBothBeKilled() throws IOException, InterruptedException, SQLException {
        Process head = HeadThatIsKilled.start(directory);
        HeadThatIsKilled.awaitReady(head);
        long postmaster = Long.parseLong(Files.readAllLines(directory.resolve("data/postmaster.pid"))
                .getFirst()
                .strip());
        head.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        ProcessHandle.of(postmaster).ifPresent(ProcessHandle::destroyForcibly);

        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
            assertThat(ask(database, "SELECT 1")).isEqualTo("1");
        }
    }
}
