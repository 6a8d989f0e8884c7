package io.whirr.shell.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.shell.TestHead;
import io.whirr.shell.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Runs side by side, and in files. */
class ComparisonTest {

    private static final String ONE = """
            {"id": "job-7", "job_id": 7, "name": "one", "config": {"lr": 0.1, "seed": 1}, "tags": ["a", "b"],
             "status": "completed", "started_at": "2026-11-23T11:00:00Z", "finished_at": "2026-11-23T11:00:02Z",
             "duration_seconds": 2.0, "summary": {"loss": 0.25, "accuracy": 0.5}, "run_dir": "/r/job-7",
             "exit_code": 0}
            """;
    private static final String OTHER = """
            {"id": "job-8", "job_id": 8, "name": "say \\"hi\\", you", "config": {"lr": 0.01, "seed": 1},
             "status": "failed", "run_dir": "/r/job-8"}
            """;

    @TempDir
    private Path directory = Path.of("");

    private final TestHead head = new TestHead()
            .on("GET /api/v1/runs/job-7", ONE)
            .on("GET /api/v1/runs/job-8", OTHER)
            .on("GET /api/v1/runs", "{\"runs\": [" + ONE + "," + OTHER + "]}")
            .on("GET /api/v1/runs/job-7/metrics", "{\"metrics\": [], \"count\": 0}")
            .on("GET /api/v1/runs/job-8/metrics", """
                    {"metrics": [{"_idx": 0, "step": 1, "loss": 0.5}, {"_idx": 1, "step": 2, "loss": 0.125}], "count":
                      2}
                    """);

    @AfterEach
    void close() {
        head.close();
    }

    @Test
    void whatDiffersAndWhatIsBestIsMarked() {
        assertThat(Typed.at(head, "compare", "7", "8", "-m").out()).isEqualTo("""
                                  one        say "hi", you
                        id        job-7      job-8
                        status    completed  failed
                        duration  2s         -

                        config
                        lr ≠      0.1        0.01
                        seed      1          1

                        metrics
                        accuracy  0.5        -
                        loss      0.25       0.125 *
                        step      -          2
                        """);
        assertThat(Typed.at(head, "compare", "7", "8", "--no-config").out()).doesNotContain("config", "metrics");
    }

    @Test
    void aProgramGetsTheBestByName() {
        var json = new JsonMapper()
                .readTree(
                        Typed.at(head, "compare", "7", "8", "-m", "-o", "json").out());

        assertThat(json.path("best").path("loss").asString()).isEqualTo("job-8");
        assertThat(json.path("best").has("accuracy")).isFalse();
        assertThat(json.path("config").path(0).path("values").toString()).isEqualTo("[0.1,0.01]");
    }

    @Test
    void oneRunCannotBeCompared() {
        assertThat(Typed.at(head, "compare", "7").code()).isEqualTo(2);
    }

    @Test
    void aSpreadsheetHasAColumnForEachKey() throws IOException {
        Path file = directory.resolve("runs.csv");

        assertThat(Typed.at(head, "export", file.toString(), "-t", "a").out())
                .isEqualTo("Exported 2 run(s) to " + file + "\n");

        assertThat(head.request("GET /api/v1/runs").query()).isEqualTo("limit=100&tag=a");
        assertThat(Files.readString(file).split("\r\n", -1))
                .containsExactly(
                        "id,name,status,started_at,finished_at,duration_s,exit_code,tags,config.lr,config.seed,"
                                + "summary.accuracy,summary.loss",
                        "job-7,one,completed,2026-11-23T11:00:00Z,"
                                + "2026-11-23T11:00:02Z,2.0,0,\"[\"\"a\"\",\"\"b\"\"]\",0.1,1,"
                                + "0.5,0.25",
                        "job-8,\"say \"\"hi\"\", you\",failed,,,,,,0.01,1,,",
                        "");
    }

    @Test
    void aJsonFileCanHaveAllMetrics() throws IOException {
        Path file = directory.resolve("runs.JSON");

        Typed.at(head, "export", file.toString(), "-r", "8", "-m");

        var json = new JsonMapper().readTree(Files.readString(file));
        assertThat(json).hasSize(1);
        assertThat(json.path(0).path("metrics")).hasSize(2);
        assertThat(json.path(0).path("summary").isObject()).isTrue();
        assertThat(directory.toFile().list()).containsExactly("runs.JSON");
    }

    @Test
    void whatCannotBeWrittenIsAnError() {
        assertThat(Typed.at(head, "export", "runs.txt").code()).isEqualTo(2);
        assertThat(Typed.at(head, "export", "runs.csv", "-m").code()).isEqualTo(2);
        assertThat(Typed.at(head, "export", "/nonexistent/runs.csv").err())
                .contains("Cannot write /nonexistent/runs.csv");
        head.on("GET /api/v1/runs", "{\"runs\": []}");
        var nothing = Typed.at(head, "export", directory.resolve("none.csv").toString());
        assertThat(nothing.code()).isZero();
        assertThat(nothing.err()).isEqualTo("No runs to export\n");
        assertThat(directory.resolve("none.csv")).doesNotExist();
    }
}
