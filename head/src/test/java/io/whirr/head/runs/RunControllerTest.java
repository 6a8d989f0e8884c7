package io.whirr.head.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunControllerTest extends RunsTest {

    @Test
    void aQueuedJobHasARunWithItsNameConfigAndDirectory() {
        long queued = givenJob("resnet", List.of("gpu", "night"), "{\"lr\":0.1,\"values\":{\"a\":1},\"b\":2}");

        var run = json("/job-" + queued);

        assertThat(run.path("id").asString()).isEqualTo("job-" + queued);
        assertThat(run.path("job_id").asLong()).isEqualTo(queued);
        assertThat(run.path("name").asString()).isEqualTo("resnet");
        assertThat(run.path("status").asString()).isEqualTo("queued");
        assertThat(run.path("config").toString()).isEqualTo("{\"lr\":0.1,\"values\":{\"a\":1},\"b\":2}");
        assertThat(run.path("tags").toString()).isEqualTo("[\"gpu\",\"night\"]");
        assertThat(run.path("run_dir").asString())
                .isEqualTo(DATA.resolve("runs/job-" + queued).toString());
        for (String unknown : List.of("started_at", "finished_at", "duration_seconds", "summary", "exit_code")) {
            assertThat(run.has(unknown)).as(unknown).isTrue();
            assertThat(run.path(unknown).isNull()).as(unknown).isTrue();
        }
    }

    @Test
    void anEndedRunHasItsTimesAndItsExitStatus() {
        givenStarted(job, 1);
        givenEnded(job, 1, "FAILED", 3);

        var run = json(of(""));

        assertThat(run.path("status").asString()).isEqualTo("failed");
        assertThat(run.path("exit_code").asInt()).isEqualTo(3);
        assertThat(run.path("duration_seconds").isDouble()).isTrue();
        assertThat(run.path("duration_seconds").asDouble()).isBetween(0.0, 20.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "job-0",
                "job-007",
                "job--1",
                "job-+1",
                "job-99999999999999999999",
                "job-9223372036854775808",
                "job-",
                "1",
                "..",
                "%2e%2e",
                "%2e",
                "local-x",
                "job-1%00",
                "JOB-1",
                "job-1%0a",
                "%2Fetc",
                "job-1%2F..%2Fjob-2",
                "job-\u0661",
                "job-999999999"
            })
    void whatIsNoRunsNameIsNotFound(String id) throws IOException {
        assertThat(statusOf("/" + id.replace("\u0661", "%D9%A1"))).isIn("404", "400");
        assertThat(statusOf("/" + id.replace("\u0661", "%D9%A1") + "/log")).isIn("404", "400");
    }

    @Test
    void anUnknownRunIsNamedInTheRefusal() {
        for (String route : List.of("", "/metrics", "/artifacts", "/artifacts/x", "/log")) {
            var response = get("/job-424242" + route);
            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(detail(response)).isEqualTo("Run job-424242 not found");
        }
    }

    @Test
    void theRunThatStartedLastComesFirstAndThoseThatHaveNotStartedComeLast() {
        long a = givenJob("a", List.of("order"), null);
        long b = givenJob("b", List.of("order"), null);
        long never = givenJob("c", List.of("order"), null);
        givenStarted(b, 1);
        givenStarted(a, 1);

        assertThat(listed("?tag=order")).containsExactly("job-" + a, "job-" + b, "job-" + never);
        assertThat(listed("?tag=order&limit=2")).containsExactly("job-" + a, "job-" + b);
        assertThat(listed("?tag=order&status=running")).containsExactly("job-" + a, "job-" + b);
        assertThat(listed("?tag=order&status=queued")).containsExactly("job-" + never);
        assertThat(listed("?tag=order&status=nonsense")).isEmpty();
        assertThat(listed("?tag=order&status=")).hasSize(3);
    }

    @Test
    void aTagIsAskedForAsItIs() throws IOException {
        assertThat(statusOf("?tag=[a]|{\"b\"}^`<\\>")).isEqualTo("200");
    }

    @Test
    void aTagIsMatchedWholeAndNotAsAPattern() {
        long tagged = givenJob("t", List.of("a%b_c", "say \"hi\" \\o/", "ünï"), null);

        assertThat(listed("?tag=a%25b_c")).containsExactly("job-" + tagged);
        assertThat(listed("?tag=say%20%22hi%22%20%5Co/")).containsExactly("job-" + tagged);
        assertThat(listed("?tag=%C3%BCn%C3%AF")).containsExactly("job-" + tagged);
        assertThat(listed("?tag=%25")).isEmpty();
        assertThat(listed("?tag=a_b_c")).isEmpty();
        assertThat(listed("?tag=A%25b_c")).isEmpty();
        assertThat(get("?tag=%00").statusCode()).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "501", "x", "-1", "99999999999"})
    void aLimitOutsideItsBoundsIsRefused(String limit) {
        assertThat(get("?limit=" + limit).statusCode()).isBetween(400, 422);
    }

    @Test
    void whileItRunsARunSaysWhatTheJobSaysOfItself() throws IOException {
        givenStarted(job, 1);
        givenFile("config.json", "{\"lr\": 0.5}");
        givenFile("meta.json", """
                {"id": "job-%d", "name": "own name", "tags": ["own"], "status": "running", "summary": null}
                """.formatted(job));

        var run = json(of(""));

        assertThat(run.path("name").asString()).isEqualTo("own name");
        assertThat(run.path("tags").toString()).isEqualTo("[\"own\"]");
        assertThat(run.path("config").toString()).isEqualTo("{\"lr\":0.5}");
        assertThat(run.path("summary").isNull()).isTrue();
        assertThat(run.path("status").asString()).isEqualTo("running");
    }

    @Test
    void soonAfterItsEndARunsSummaryIsKeptAndListedWithoutItsFiles() throws IOException {
        long tagged = givenJob("given", List.of("kept"), null);
        directory = DATA.resolve("runs/job-" + tagged);
        givenFile("config.json", "{\"lr\": 1e400, \"seed\": 12345678901234567890}");
        givenFile("meta.json", """
                {"id": "job-%1$d", "name": "job-%1$d", "tags": ["own-kept"],
                 "summary": {"loss": 0.25, "odd": "a\\u0000b\\ud800", "none": NaN}}
                """.formatted(tagged));
        givenStarted(tagged, 1);
        givenEnded(tagged, 1, "COMPLETED", 0);

        eventually(() -> assertThat(row(tagged).get("summary")).isNotNull());
        org.springframework.util.FileSystemUtils.deleteRecursively(directory);

        var run = json("?tag=own-kept").path("runs").path(0);
        assertThat(run.path("name").asString()).isEqualTo("given");
        assertThat(run.path("tags").toString()).isEqualTo("[\"kept\",\"own-kept\"]");
        assertThat(run.path("config").path("seed").asString()).isEqualTo("12345678901234567890");
        assertThat(run.path("config").path("lr").isNull()).isTrue();
        assertThat(run.path("summary").path("loss").asDouble()).isEqualTo(0.25);
        assertThat(run.path("summary").path("odd").asString()).isEqualTo("a\uFFFDb\uFFFD");
    }

    @Test
    void filesThatComeAfterTheEndAreFoundAWhileLater() throws IOException {
        givenStarted(job, 1);
        givenEnded(job, 1, "COMPLETED", 0);
        givenFile("meta.json", "{\"summary\": {\"late\": 1}}");

        eventually(() -> assertThat(row(job).get("summary")).isNotNull());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "\"x\"",
                "{\"name\": 5, \"tags\": \"x\", \"summary\": []}",
                "{\"name\": null, \"tags\": [1, null], \"summary\": null}",
                "\u0000\u0001",
                "{\"summary\": {\"a\": "
            })
    void oddFilesSayNothing(String meta) throws IOException {
        givenStarted(job, 1);
        givenFile("meta.json", meta);
        givenFile("config.json", meta);

        var run = json(of(""));

        assertThat(run.path("name").asString()).isEqualTo("train");
        assertThat(run.path("tags").isNull()).isTrue();
        assertThat(run.path("summary").isNull()).isTrue();
    }

    @Test
    void aHugeFileIsNotRead() throws IOException {
        givenStarted(job, 1);
        givenFile("meta.json", "{\"name\": \"" + "x".repeat(2_000_000) + "\"}");

        assertThat(json(of("")).path("name").asString()).isEqualTo("train");
    }

    private List<String> listed(String query) {
        return StreamSupport.stream(json(query).path("runs").spliterator(), false)
                .map(run -> run.path("id").asString())
                .toList();
    }
}
