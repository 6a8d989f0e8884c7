package io.whirr.shell.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.shell.TestHead;
import io.whirr.shell.TestHead.Request;
import io.whirr.shell.TestHead.Response;
import io.whirr.shell.Typed;
import io.whirr.shell.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AblationsTest {

    private static final String SUBMIT = "POST /api/v1/jobs";

    @TempDir
    private Path directory = Path.of("");

    private final Map<String, Integer> jobs = new ConcurrentHashMap<>();
    private final AtomicInteger accepted = new AtomicInteger(Integer.MAX_VALUE);
    private final TestHead head = new TestHead().on(SUBMIT, this::submitted);

    @AfterEach
    void close() {
        head.close();
    }

    @Test
    void aStudyIsKeptAsWhirrAlwaysHas() throws IOException {
        Files.writeString(directory.resolve("v2.txt"), "be kind\n");
        assertThat(type("ablate", "init", "study", "-m", "win").out()).contains("metric:     win");
        assertThat(type("ablate", "add", "study", "temperature=0", "top_p=0.5", "mode=greedy")
                        .code())
                .isZero();
        assertThat(type("ablate", "add", "study", "system=@" + directory.resolve("v2.txt"), "-n", "v2")
                        .code())
                .isZero();

        JsonNode index = json(directory.resolve("ablations/index.json"));
        JsonNode kept =
                json(directory.resolve("ablations/" + index.path("study").asString() + ".json"));
        assertThat(kept.path("session_id")).isEqualTo(index.path("study"));
        assertThat(kept.path("replicates").asInt()).isEqualTo(20);
        assertThat(kept.path("seed_base").asLong()).isBetween(0L, (1L << 31) - 1);
        assertThat(kept.path("deltas").path("temperature").toString())
                .isEqualTo("{\"temperature\":0,\"top_p\":0.5,\"mode\":\"greedy\"}");
        assertThat(kept.path("deltas").path("v2").path("system").path("text").asString())
                .isEqualTo("be kind\n");
        assertThat(type("ablate", "init", "study", "-m", "win").err()).contains("already");
        assertThat(type("ablate", "add", "stdy", "a=1").err()).contains("no study 'stdy'", "There are: study.");
    }

    @Test
    void everyConditionIsRunWithTheSameSeeds() throws IOException {
        givenStudy();

        var typed = type("ablate", "run", "study", "-r", "2", "--", "eval", "--seed={{seed}}", "{{cfg_path}}", "-r");

        assertThat(typed.err()).isEmpty();
        assertThat(typed.out()).startsWith("Submitted 4 jobs: 1-4.");
        List<JsonNode> sent = head.requests().stream().map(Request::json).toList();
        assertThat(sent.stream().map(job -> job.path("name").asString()))
                .containsExactly("study-baseline-0", "study-t-0", "study-baseline-1", "study-t-1");
        long seed = sent.getFirst().path("config").path("seed").asLong();
        assertThat(sent.stream().map(job -> job.path("command_argv").path(1).asString()))
                .containsExactly("--seed=" + seed, "--seed=" + seed, "--seed=" + (seed + 1), "--seed=" + (seed + 1));
        assertThat(sent.get(3).path("tags").toString()).contains("ablate:", "condition:t", "replicate:1");
        assertThat(sent.get(3).path("command_argv").path(3).asString()).isEqualTo("-r");
        JsonNode config = json(Path.of(sent.get(3).path("command_argv").path(2).asString()));
        assertThat(config.path("t").asInt()).isZero();
        assertThat(config.path("__ablate__").path("replicate").asInt()).isEqualTo(1);
        assertThat(sent.get(3).path("config").path("t").asInt()).isZero();
    }

    @Test
    void aDryRunQueuesNothing() {
        givenStudy();

        assertThat(type("ablate", "run", "study", "-r", "2", "-n", "eval").out())
                .contains("study-t-1", "4 jobs would be submitted");
        assertThat(head.requests()).isEmpty();
    }

    @Test
    void whatWasInterruptedGoesOnWithoutQueueingTwice() throws IOException {
        givenStudy();
        accepted.set(3);
        assertThat(type("ablate", "run", "study", "-r", "2", "eval").code()).isOne();

        accepted.set(Integer.MAX_VALUE);
        assertThat(type("ablate", "run", "study", "-r", "2", "eval").code()).isZero();

        assertThat(jobs).hasSize(4);
        assertThat(study().path("runs")).hasSize(4);
        assertThat(type("ablate", "run", "study", "-r", "2", "eval").code()).isZero();
        assertThat(jobs).as("asked for once more, it is run once more").hasSize(8);
    }

    @Test
    void theRankingComesFromTheHead() throws IOException {
        givenStudy();
        type("ablate", "run", "study", "-r", "2", "eval");
        double[] values = {0.5, 0.25, 0.7, 0.35};
        for (int i = 1; i <= 4; i++) {
            head.on("GET /api/v1/runs/job-" + i, """
                    {"id": "job-%d", "status": "completed", "run_dir": "", "summary": {"win": %s}}
                    """.formatted(i, values[i - 1]));
        }
        head.on("GET /api/v1/runs/job-3", "{\"id\": \"job-3\", \"status\": \"running\", \"run_dir\": \"\"}");

        assertThat(type("ablate", "rank", "study", "-v").out()).isEqualTo("""
                        Ablation Results: study, metric win
                        baseline mean: 0.5000 (n=1), 1 pending

                        RANK  DELTA  MEAN    EFFECT   N
                        1     t      0.3000  -0.2000  2

                        baseline: [0.5]
                        t: [0.25, 0.35]
                        """);
        assertThat(study().path("runs").path(1).path("metric_value").asDouble()).isEqualTo(0.25);
    }

    @Test
    void aMetricThatTheSummaryLacksIsTheLastThatWasLogged() {
        givenStudy();
        type("ablate", "run", "study", "-r", "1", "eval");
        for (int i = 1; i <= 2; i++) {
            head.on("GET /api/v1/runs/job-" + i, """
                    {"id": "job-%d", "status": "completed", "run_dir": "", "summary": {"other": 1}}
                    """.formatted(i));
            head.on("GET /api/v1/runs/job-" + i + "/metrics", """
                    {"metrics": [{"win": 9}, {"win": %d}, {"loss": 1}], "count": 3}
                    """.formatted(i));
        }

        assertThat(type("ablate", "rank", "study").out()).contains("1     t      2.0000  +1.0000  1");
    }

    private void givenStudy() {
        type("ablate", "init", "study", "-m", "win");
        type("ablate", "add", "study", "t=0");
    }

    private JsonNode study() throws IOException {
        String id =
                json(directory.resolve("ablations/index.json")).path("study").asString();
        return json(directory.resolve("ablations/" + id + ".json"));
    }

    private Typed type(String... words) {
        String place = directory.resolve("ablations").toString();
        return Typed.with(
                new Settings(Map.of("WHIRR_SERVER_URL", head.url(), "WHIRR_ABLATIONS", place), directory), words);
    }

    /** The same key is the same job, as with any head. */
    private Response submitted(Request request) {
        if (accepted.getAndDecrement() <= 0) {
            return Response.json(400, "{\"detail\": \"No more\"}");
        }
        int job = jobs.computeIfAbsent(request.header("Idempotency-key"), _ -> jobs.size() + 1);
        return Response.json("{\"job_id\": %d, \"run_id\": \"job-%d\", \"run_dir\": \"\"}".formatted(job, job));
    }

    private static JsonNode json(Path file) throws IOException {
        return new JsonMapper().readTree(Files.readString(file));
    }
}
