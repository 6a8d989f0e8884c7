package io.whirr.head.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.head.RunningHead;
import io.whirr.head.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A sweep file is one job, and each of its combinations an element, over real HTTP. */
@Timeout(120)
class SweepSubmissionTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** In an order that is not that of the alphabet, nor of the lengths: a database that sorts would be found out. */
    private static final String GRID = """
            workdir: /
            name: search
            tags: [night]
            sweep:
              program: python train.py
              parameters:
                zeta: {values: [0.1, 0.00001]}
                a: {values: [1, true]}
            """;

    @TempDir
    static Path directory;

    private static RunningHead head;

    @BeforeAll
    static void start() {
        head = RunningHead.start(
                directory,
                List.of(),
                Map.of("whirr.database.url", TestDatabase.fresh().url(), "whirr.database.require-durability", false));
    }

    @AfterAll
    static void stop() {
        head.close();
    }

    @Test
    void anOldWorkerRunsTheCombinationsInTheirOrder() throws Exception {
        JsonNode submitted = accepted(GRID);
        long job = submitted.path("job_id").asLong();
        assertThat(submitted.path("elements").asInt()).isEqualTo(4);

        assertThat(commandOf(claim("old-0"))).endsWith("python", "train.py", "--zeta", "0.1", "--a", "1");
        assertThat(commandOf(claim("old-1"))).endsWith("--zeta", "0.1", "--a", "True");
        assertThat(commandOf(claim("old-2"))).endsWith("--zeta", "1.00e-05", "--a", "1");
        JsonNode last = claim("old-3");
        assertThat(commandOf(last)).endsWith("--zeta", "1.00e-05", "--a", "True");
        assertThat(last.path("name").asString()).isEqualTo("search-3");
        assertThat(last.path("config").toString()).isEqualTo("{\"zeta\":1.0E-5,\"a\":true}");

        JsonNode whole = get("/api/v1/jobs/" + job);
        assertThat(whole.path("command_argv").toString()).isEqualTo("[\"python\",\"train.py\"]");
        assertThat(whole.path("tags").toString()).isEqualTo("[\"night\",\"sweep:search\"]");
        JsonNode element =
                get("/api/v1/jobs/" + job + "/elements").path("elements").path(2);
        assertThat(element.path("name").asString()).isEqualTo("search-2");
        assertThat(element.path("config").toString()).isEqualTo("{\"zeta\":1.0E-5,\"a\":1}");
        JsonNode run = get("/api/v1/runs?job=" + job).path("runs").path(1);
        assertThat(run.path("name").asString()).isEqualTo("search-1");
        assertThat(run.path("config").toString()).isEqualTo("{\"zeta\":0.1,\"a\":true}");
    }

    /** Whoever wants the same draws again asks for the seed of the former job, which is its number. */
    @Test
    void aJobWithoutASeedDrawsWithItsNumber() throws Exception {
        String random = """
                workdir: /
                command_argv: [train]
                hold: true
                sweep:
                  method: random
                  max_runs: 3
                  parameters:
                    lr: {distribution: log_uniform, min: 1e-5, max: 0.1}
                """;
        long first = accepted(random).path("job_id").asLong();
        long second = accepted(random).path("job_id").asLong();
        long same = accepted(random + "  seed: " + first + "\n").path("job_id").asLong();

        assertThat(configs(first)).hasSize(3).doesNotHaveDuplicates().isEqualTo(configs(same));
        assertThat(configs(second)).doesNotContainAnyElementsOf(configs(first));
    }

    @Test
    void anArrayIsToldHowManyElementsItHas() throws Exception {
        JsonNode answer = accepted("{workdir: /, command_argv: [train], array: '1-9:2', hold: true}");

        assertThat(answer.path("elements").asInt()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    parameters: {}                                         | ["body","sweep","parameters"]
                    parameters: {lr: []}                                   | ["body","sweep","parameters","lr"]
                    parameters: {lr: {distribution: uniform}}              | ["body","sweep","parameters","lr"]
                    method: random, parameters: {lr: {distribution: beta}} | ["body","sweep","parameters","lr"]
                    method: bayes, parameters: {lr: [1]}                   | ["body","sweep","method"]
                    max_runs: 0, parameters: {lr: [1]}                     | ["body","sweep","max_runs"]
                    max_runs: 10000000, parameters: {lr: [1]}              | ["body","sweep","max_runs"]
                    at_once: 0, parameters: {lr: [1]}                      | ["body","sweep","at_once"]
                    program: train, parameters: {lr: [1]}                  | ["body","sweep","program"]
                    method: grid                                           | ["body","sweep","parameters"]
                    """)
    void whatIsWrongIsNamed(String sweep, String location) throws Exception {
        HttpResponse<String> answer = post("{workdir: /, command_argv: [x], sweep: {" + sweep + "}}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(JSON.readTree(answer.body())
                        .path("detail")
                        .path(0)
                        .path("loc")
                        .toString())
                .isEqualTo(location);
    }

    @Test
    void aSweepNeedsAProgramOrACommand() throws Exception {
        HttpResponse<String> answer = post("{workdir: /, sweep: {parameters: {lr: [1]}}}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("[\"body\",\"sweep\",\"program\"]", "a sweep runs a program");
    }

    private static HttpResponse<String> post(String yaml) throws Exception {
        return head.call("POST", "/api/v1/jobs", yaml, "Content-Type", "application/yaml");
    }

    private static JsonNode accepted(String yaml) throws Exception {
        HttpResponse<String> answer = post(yaml);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = head.call("GET", path, null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /** By its name alone a worker is told from others: the same one gets no second element while it has one. */
    private static JsonNode claim(String worker) throws Exception {
        HttpResponse<String> answer = head.call(
                "POST",
                "/api/v1/jobs/claim",
                "{\"worker_id\": \"" + worker + "\"}",
                "Content-Type",
                "application/json");
        return JSON.readTree(answer.body()).path("job");
    }

    private static List<String> commandOf(JsonNode job) {
        return StreamSupport.stream(job.path("command_argv").spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }

    private static List<String> configs(long job) throws Exception {
        return StreamSupport.stream(
                        get("/api/v1/jobs/" + job + "/elements")
                                .path("elements")
                                .spliterator(),
                        false)
                .map(element -> element.path("config").toString())
                .toList();
    }
}
