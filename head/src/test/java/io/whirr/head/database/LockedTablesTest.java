package io.whirr.head.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whirr.head.RunningHead;
import io.whirr.head.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody has locked all tables, as a careless migration or a hanging console does: no request waits for that for
 * ever, and when the tables are free again everything goes on.
 */
@Timeout(240)
class LockedTablesTest {

    private static final String TABLES = "job, task, worker, run, schedule, quota, share, batch_job_execution,"
            + " batch_step_execution, batch_step_execution_context, batch_job_instance";

    /** A lock is waited for this long, after a connection was, which only those have that wait for a lock. */
    private static final Duration BOUND = Duration.ofSeconds(20);

    @TempDir
    static Path directory;

    private static final TestDatabase DATABASE = TestDatabase.fresh();

    private static RunningHead head;

    private record Wish(
            String method, String path, @Nullable String body) {

        HttpResponse<String> send() throws Exception {
            return head.call(method, path, body, "Content-Type", "application/json");
        }
    }

    private record Heard(Wish wish, HttpResponse<String> answer, Duration after) {}

    private static final String WORKER = "\"worker_id\": \"w\"";

    private static final List<Wish> WISHES = List.of(
            new Wish("POST", "/api/v1/jobs", "{\"command_argv\": [\"true\"], \"workdir\": \"/\"}"),
            new Wish("POST", "/api/v1/jobs/claim", "{" + WORKER + "}"),
            new Wish("POST", "/api/v1/jobs/1/heartbeat", "{" + WORKER + "}"),
            new Wish("POST", "/api/v1/jobs/1/complete", "{" + WORKER + ", \"exit_code\": 0}"),
            new Wish("POST", "/api/v1/jobs/1/release", "{" + WORKER + "}"),
            new Wish("POST", "/api/v1/jobs/1/cancel", null),
            new Wish("POST", "/api/v1/jobs/1/retry", "{}"),
            new Wish("POST", "/api/v1/jobs/1/hold", null),
            new Wish("POST", "/api/v1/jobs/1/requeue", null),
            new Wish("PATCH", "/api/v1/jobs/1", "{\"priority\": 3}"),
            new Wish("POST", "/api/v1/workers/register", "{" + WORKER + ", \"hostname\": \"h\"}"),
            new Wish("POST", "/api/v1/workers/w/drain", "{}"),
            new Wish("PUT", "/api/v1/quotas/owner/ann", "{\"tasks\": 3}"),
            new Wish("PUT", "/api/v1/shares/ann", "{\"weight\": 2}"),
            new Wish("GET", "/api/v1/jobs", null),
            new Wish("GET", "/api/v1/jobs/1", null),
            new Wish("GET", "/api/v1/jobs/1/explain", null),
            new Wish("GET", "/api/v1/jobs/1/attempts", null),
            new Wish("GET", "/api/v1/runs", null),
            new Wish("GET", "/api/v1/runs/job-1", null),
            new Wish("GET", "/api/v1/workers", null),
            new Wish("GET", "/api/v1/schedules", null),
            new Wish("GET", "/api/v1/status", null));

    @BeforeAll
    static void start() {
        head = RunningHead.start(
                directory,
                List.of(),
                Map.of(
                        "whirr.database.url",
                        DATABASE.url(),
                        "whirr.database.require-durability",
                        false,
                        "whirr.database.lock-timeout",
                        "1s"));
    }

    @AfterAll
    static void stop() {
        head.close();
    }

    private static Heard timed(Wish wish) throws Exception {
        long before = System.nanoTime();
        HttpResponse<String> answer = wish.send();
        return new Heard(wish, answer, Duration.ofNanos(System.nanoTime() - before));
    }

    private static List<Heard> all() throws Exception {
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Heard>> asked = WISHES.stream()
                    .map(wish -> people.submit(() -> timed(wish)))
                    .toList();
            List<Heard> heard = new ArrayList<>();
            for (Future<Heard> one : asked) {
                heard.add(one.get());
            }
            return heard;
        }
    }

    @Test
    void everyRequestIsSentAwayInTimeAndAllGoesOnWhenTheTablesAreFree() throws Exception {
        assertThat(WISHES.getFirst().send().statusCode()).isEqualTo(200);
        try (Connection careless = DATABASE.connect();
                Statement statement = careless.createStatement()) {
            careless.setAutoCommit(false);
            statement.execute("LOCK TABLE " + TABLES + " IN ACCESS EXCLUSIVE MODE");

            assertThat(all()).allSatisfy(heard -> {
                assertThat(heard.answer().statusCode())
                        .as("%s: %s", heard.wish(), heard.answer().body())
                        .isEqualTo(503);
                assertThat(heard.answer().headers().firstValue("Retry-After")).isPresent();
                assertThat(heard.after()).as(heard.wish().toString()).isLessThan(BOUND);
            });
            assertThat(head.call("GET", "/health", null).statusCode()).isEqualTo(200);
            careless.rollback();
        }

        await().atMost(Duration.ofSeconds(30))
                .until(() -> all().stream().allMatch(heard -> heard.answer().statusCode() < 500));
    }
}
