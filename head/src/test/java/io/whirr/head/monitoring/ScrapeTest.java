package io.whirr.head.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.head.RunningHead;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus gets, and whether the rules and the dashboard that we ship ask for what there is. */
@Timeout(120)
class ScrapeTest {

    private static final Path MONITORING = Path.of("../deploy/monitoring");

    /** Names of ours and of the framework's, as they stand in expressions. */
    private static final Pattern METRIC =
            Pattern.compile("\\b(?:whirr|jvm|process|system|hikaricp|http_server|logback|tomcat|disk)_[a-z_]+");

    @TempDir
    static Path directory;

    static RunningHead head;

    @BeforeAll
    static void start() throws Exception {
        head = RunningHead.start(directory, List.of(), Map.of("whirr.monitoring.max-age", "0s"));
    }

    @AfterAll
    static void stop() {
        head.close();
    }

    private static void post(String path, String body) throws Exception {
        HttpResponse<String> answer = head.call("POST", path, body, "Content-Type", "application/json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static Scrape scrape() throws Exception {
        HttpResponse<String> answer = head.call("GET", "/metrics", null);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain;version=0.0.4;charset=utf-8");
        return new Scrape(answer.body());
    }

    @Test
    void theQueueIsCountedAsItMoves() throws Exception {
        post("/api/v1/workers/register", "{\"worker_id\": \"m:gpu0\", \"hostname\": \"m\", \"gpu_ids\": [0]}");
        for (int i = 0; i < 3; i++) {
            post("/api/v1/jobs", "{\"command_argv\": [\"true\"], \"workdir\": \"/\"}");
        }
        Scrape before = scrape();

        post("/api/v1/jobs/claim", "{\"worker_id\": \"m:gpu0\"}");
        Scrape between = scrape();
        post("/api/v1/jobs/1/complete", "{\"worker_id\": \"m:gpu0\", \"exit_code\": 3}");
        Scrape after = scrape();

        assertThat(before.value("whirr_database_up")).isEqualTo(1);
        assertThat(before.value("whirr_jobs{status=\"queued\"}")).isEqualTo(3);
        assertThat(before.value("whirr_tasks_ready")).isEqualTo(3);
        assertThat(before.value("whirr_workers{status=\"idle\"}")).isEqualTo(1);
        assertThat(before.value("whirr_tasks_oldest_seconds")).isPositive();
        assertThat(between.value("whirr_tasks_leased")).isEqualTo(1);
        assertThat(between.value("whirr_gpus{status=\"busy\"}")).isEqualTo(1);
        assertThat(between.value("whirr_dispatch_seconds_count") - before.value("whirr_dispatch_seconds_count"))
                .isEqualTo(1);
        assertThat(between.value("whirr_dispatch_seconds_sum")).isPositive();
        assertThat(after.value("whirr_jobs{status=\"failed\"}")).isEqualTo(1);
        assertThat(after.value("whirr_attempts_total{reason=\"failed\"}")).isEqualTo(1);
        assertThat(after.value("whirr_tasks_leased")).isZero();
    }

    @Test
    void everyNumberSaysWhatItIs() throws Exception {
        head.call("GET", "/api/v1/status", null);
        Scrape scrape = scrape();

        assertThat(scrape.names())
                .contains("jvm_memory_used_bytes", "hikaricp_connections_active", "process_cpu_usage")
                .contains("http_server_requests_seconds_count", "logback_events_total", "whirr_sweep_age_seconds")
                .allMatch(scrape::isDescribed);
    }

    @Test
    void whoAsksForOpenMetricsGetsThem() throws Exception {
        HttpResponse<String> answer = head.call("GET", "/metrics", null, "Accept", "application/openmetrics-text");

        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/openmetrics-text");
        assertThat(answer.body()).endsWith("# EOF\n");
    }

    /** An expression about a name that nobody measures is empty for ever, and an alert on it never fires. */
    @ParameterizedTest
    @ValueSource(strings = {"alerts.yml", "grafana-dashboard.json"})
    void rulesAndDashboardAskForWhatThereIs(String file) throws Exception {
        head.call("GET", "/api/v1/status", null);
        Set<String> asked = new TreeSet<>();
        Matcher matcher = METRIC.matcher(Files.readString(MONITORING.resolve(file)));
        while (matcher.find()) {
            asked.add(matcher.group());
        }

        assertThat(asked).hasSizeGreaterThan(8);
        assertThat(scrape().names()).containsAll(asked);
    }
}
