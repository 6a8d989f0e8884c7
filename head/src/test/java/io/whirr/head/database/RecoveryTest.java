package io.whirr.head.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.whirr.head.RunningHead;
import io.whirr.head.http.DatabaseTrouble;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The database goes away, comes back, hangs and is used up: the head says so and needs no restart. */
@Timeout(180)
class RecoveryTest {

    private static final Duration HEALTH = Duration.ofSeconds(3);

    @TempDir
    Path directory;

    private EmbeddedDatabase database;
    private RunningHead head;

    @BeforeEach
    void start() {
        database = EmbeddedDatabase.start(directory.resolve("given"));
        head = RunningHead.start(
                directory,
                List.of(),
                Map.of(
                        "whirr.database.url",
                        "postgresql://postgres@" + database.url().place() + "/whirr",
                        "whirr.database.pool-size",
                        4));
    }

    @AfterEach
    void stop() {
        head.close();
        database.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return head.call("GET", path, null);
    }

    private void awaitAnswer(String path, int status) {
        await().atMost(Duration.ofSeconds(30)).until(() -> get(path).statusCode() == status);
    }

    private void assertUnhealthyInTime() throws Exception {
        long before = System.nanoTime();
        HttpResponse<String> answer = get("/health");

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(HEALTH);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("\"detail\":\"The database", "\"status\":\"unhealthy\"");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        long postmaster = Long.parseLong(Files.readAllLines(directory.resolve("given/data/postmaster.pid"))
                .getFirst()
                .strip());
        ProcessHandle server = ProcessHandle.of(postmaster).orElseThrow();
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        Stream.concat(Stream.of(server), server.descendants())
                .forEach(process -> command.add(Long.toString(process.pid())));
        assertThat(new ProcessBuilder(command).start().waitFor(10, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void aRestartOfTheDatabaseIsSurvived() throws Exception {
        assertThat(get("/health").statusCode()).isEqualTo(200);
        awaitAnswer("/api/v1/runs/job-1", 404);

        database.close();

        assertUnhealthyInTime();
        HttpResponse<String> answer = get("/api/v1/runs/job-1");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();

        database = EmbeddedDatabase.start(directory.resolve("given"));
        awaitAnswer("/health", 200);
        awaitAnswer("/api/v1/runs/job-1", 404);
    }

    @Test
    void aDatabaseThatHangsIsToldInTimeAndUsedAgainWhenItGoesOn() throws Exception {
        awaitAnswer("/health", 200);
        signal("STOP");
        try {
            assertUnhealthyInTime();
            assertUnhealthyInTime();
        } finally {
            signal("CONT");
        }
        awaitAnswer("/health", 200);
    }

    @Test
    void anExhaustedPoolIsNoReasonToBeUnhealthyAndTellsCallersToComeAgain() throws Exception {
        DataSource pool = head.context().getBean("dataSource", DataSource.class);
        List<Connection> taken = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            taken.add(pool.getConnection());
        }

        assertThat(get("/api/v1/runs/job-1").statusCode()).isEqualTo(503);
        assertThat(get("/health").statusCode()).isEqualTo(200);

        for (Connection connection : taken) {
            connection.close();
        }
        awaitAnswer("/api/v1/runs/job-1", 404);
    }

    /** The pool closes a connection that was lost, so that not even its transaction can be rolled back. */
    @Test
    void aTransactionThatIsThrownOutIsTheDatabasesTrouble() {
        TransactionTemplate transaction = head.context().getBean(TransactionTemplate.class);
        JdbcClient jdbc = head.context().getBean(JdbcClient.class);

        assertThatThrownBy(() -> transaction.executeWithoutResult(
                        status -> jdbc.sql("SELECT pg_terminate_backend(pg_backend_pid())")
                                .query(Boolean.class)
                                .single()))
                .satisfies(thrown -> assertThat(DatabaseTrouble.isBehind(thrown))
                        .as(thrown.toString())
                        .isTrue());
    }
}
