package io.whirr.head.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.head.RunningHead;
import io.whirr.head.TestDatabase;
import io.whirr.head.http.RawRequest.Heard;
import io.whirr.head.http.RequestMaker.Operation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever anybody sends to any route: there is an answer, it is no failure of the head's own, it says what is wrong in
 * JSON, and the queue is as sound afterwards as it was.
 *
 * <p>{@code -Dwhirr.requests=…} sends so many to every route, {@code -Dwhirr.seed=…} the same once more.
 */
@Timeout(3_600)
class FuzzTest {

    private static final int REQUESTS = Integer.getInteger("whirr.requests", 60);

    private static final long SEED = Long.getLong("whirr.seed", System.nanoTime());

    private static final int SENDERS = 4;

    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    static Path directory;

    private static RunningHead head;

    @BeforeAll
    static void start() {
        Map<String, Object> settings =
                Map.of("whirr.database.url", TestDatabase.fresh().url(), "whirr.database.require-durability", false);
        head = RunningHead.start(directory, List.of(), settings);
    }

    @AfterAll
    static void stop() {
        head.close();
    }

    @Test
    void everyRequestIsAnsweredAndNoneIsAFailureOfTheHead() throws Exception {
        JsonNode document =
                JSON.readTree(head.call("GET", "/openapi.json", null).body());
        RequestMaker maker = new RequestMaker(document);
        assertThat(maker.operations()).hasSizeGreaterThan(50);

        List<String> wrong = new ArrayList<>();
        try (ExecutorService senders = Executors.newFixedThreadPool(SENDERS)) {
            List<Future<List<String>>> all = new ArrayList<>();
            for (Operation operation : maker.operations()) {
                all.add(senders.submit(() -> send(maker, operation)));
            }
            for (Future<List<String>> one : all) {
                wrong.addAll(one.get());
            }
        }

        assertThat(wrong).as("seed %d", SEED).isEmpty();
        assertThat(head.call("GET", "/health", null).statusCode()).isEqualTo(200);
        assertThat(brokenPromises()).as("seed %d", SEED).isEmpty();
    }

    /** At most one of a kind for each route: whoever repairs it wants to see all kinds, not all of one. */
    private static List<String> send(RequestMaker maker, Operation operation) {
        Random chance = new Random(SEED ^ (operation.method() + operation.path()).hashCode());
        for (int number = 0; number < REQUESTS; number++) {
            RawRequest request = maker.request(operation, chance);
            String wrong = wrong(request);
            if (!wrong.isEmpty()) {
                return List.of("%s%n→ %s".formatted(request, wrong));
            }
        }
        return List.of();
    }

    /** What is wrong with the answer to a request; empty when nothing is. */
    private static String wrong(RawRequest request) {
        Heard heard;
        try {
            heard = request.send(head.port());
        } catch (Exception e) {
            return e.toString();
        }
        boolean honest = heard.status() == 503 && heard.headers().containsKey("retry-after");
        if (heard.status() >= 500 && !honest) {
            return heard.toString();
        }
        boolean silent = request.method().equals("HEAD") || heard.isChunked();
        return heard.status() < 400 || silent || saysWhy(heard) ? "" : "no reason: " + heard;
    }

    private static boolean saysWhy(Heard heard) {
        try {
            return heard.isJson() && !JSON.readTree(heard.body()).path("detail").isMissingNode();
        } catch (JacksonException e) {
            return false;
        }
    }

    /** What the tables say of jobs that are lost, or live twice, or both over and alive. */
    private static List<String> brokenPromises() {
        return head.context()
                .getBean(JdbcClient.class)
                .sql("""
                SELECT format('job %s is %s and has %s tasks, %s open attempts', j.id, e.status, live.tasks, open.steps)
                FROM job j
                JOIN batch_job_execution e ON e.job_execution_id = j.execution_id
                CROSS JOIN LATERAL (SELECT count(*) AS tasks FROM task t WHERE t.job_id = j.id) live
                CROSS JOIN LATERAL (
                  SELECT count(*) AS steps
                  FROM batch_job_execution x
                  JOIN batch_step_execution s ON s.job_execution_id = x.job_execution_id
                  WHERE x.job_instance_id = j.id AND s.end_time IS NULL) open
                WHERE live.tasks <> open.steps
                   OR (live.tasks > 0) <> (e.status IN ('STARTING', 'STARTED', 'STOPPING'))
                """)
                .query((row, number) -> row.getString(1))
                .list();
    }
}
