package io.whirr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.e2e.cluster.Api;
import io.whirr.e2e.cluster.Child;
import io.whirr.e2e.cluster.Cluster;
import io.whirr.e2e.cluster.Commands;
import io.whirr.e2e.cluster.Head;
import io.whirr.e2e.cluster.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The unmodified programs of whirr 0.5.3 work with our head. They are not ours to ship: WHIRR_UPSTREAM_PYTHON names a
 * Python that has them, and without it nothing of this runs.
 */
@EnabledIfEnvironmentVariable(
        named = "WHIRR_UPSTREAM_PYTHON",
        matches = ".+",
        disabledReason = "WHIRR_UPSTREAM_PYTHON names no Python with whirr==0.5.3")
class UpstreamConformanceTest {

    private static final @Nullable String PYTHON = System.getenv("WHIRR_UPSTREAM_PYTHON");
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static @Nullable Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = Cluster.empty();
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void everyMethodOfTheClientWorks() {
        try (Head head = head()) {
            Commands.Result result =
                    Commands.tryOut(python(), script("client.py"), head.url().toString());

            assertThat(result.status()).as(result.output()).isZero();
        }
    }

    @Test
    void theWorkerRunsJobsAndTheLibrarysMetricsAreServed() {
        try (Head head = head();
                Child worker = worker(head)) {
            Api api = head.api();

            long job = api.submit(python(), script("job.py"));
            long failing = api.submit("sh", "-c", "exit 3");

            assertThat(api.awaitFinal(job, PATIENCE)).isEqualTo("completed");
            assertThat(api.awaitFinal(failing, PATIENCE)).isEqualTo("failed");
            assertThat(api.job(failing).path("exit_code").asInt()).isEqualTo(3);
            assertThat(api.get("/api/v1/runs/job-" + job + "/metrics")
                            .json()
                            .path("count")
                            .asInt())
                    .isEqualTo(3);
            assertThat(worker.isAlive()).isTrue();
        }
    }

    @Test
    void aJobThatTheWorkerIsToldToStopEndsCancelled() {
        try (Head head = head();
                Child worker = worker(head)) {
            Api api = head.api();
            long job = api.submit("sleep", "300");
            api.awaitStatus(job, "running", PATIENCE);

            assertThat(api.cancel(job).status()).isEqualTo(200);

            assertThat(api.awaitFinal(job, PATIENCE)).isEqualTo("cancelled");
            assertThat(worker.isAlive()).isTrue();
        }
    }

    private static Head head() {
        return running().startHead().awaitHealthy();
    }

    private static Child worker(Head head) {
        String whirr = Path.of(python()).resolveSibling("whirr").toString();
        Child worker = Child.start(
                "upstream-worker",
                running().directory(),
                Map.of(),
                List.of(
                        whirr,
                        "worker",
                        "--server",
                        head.url().toString(),
                        "--data-dir",
                        running().data().toString()));
        Patience.until(
                "the worker is online",
                PATIENCE,
                () -> head.api().workers().stream()
                        .anyMatch(each -> each.path("status").asString().equals("idle")));
        return worker;
    }

    private static String script(String name) {
        return Commands.home()
                .resolve("e2e/src/test/resources/upstream/" + name)
                .toString();
    }

    private static Cluster running() {
        return Objects.requireNonNull(cluster);
    }

    private static String python() {
        return Objects.requireNonNull(PYTHON);
    }
}
