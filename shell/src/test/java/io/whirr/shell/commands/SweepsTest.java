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

class SweepsTest {

    private static final String SWEEP = """
            program: python train.py
            name: lr-sweep
            parameters:
              lr: {values: [0.1, 0.00001]}
              size: {values: [16, big]}
            """;

    @TempDir
    private Path directory = Path.of("");

    private final TestHead head = new TestHead()
            .on("POST /api/v1/jobs", "{\"job_id\": 7, \"run_id\": \"job-7\", \"run_dir\": \"\", \"elements\": 4}");

    @AfterEach
    void close() {
        head.close();
    }

    @Test
    void aDryRunShowsWhatTheHeadWouldMakeOfIt() throws IOException {
        head.on("POST /api/v1/jobs/preview", """
                {"elements": 3, "seed": 42, "combinations": [
                  {"index": 0, "name": "s-0", "command_argv": ["train", "--lr", "0.1"], "config": {"lr": 0.1}},
                  {"index": 1, "name": "s-1", "command_argv": ["train", "--lr", "5e-06"], "config": {"lr": 5e-6}}]}
                """);

        assertThat(Typed.at(head, "sweep", file(SWEEP), "--dry-run", "--limit", "2")
                        .out())
                .isEqualTo("""
                        #  NAME  PARAMETERS      COMMAND
                        0  s-0   lr=0.1          train --lr 0.1
                        1  s-1   lr=5.00000e-06  train --lr 5e-06
                        … and 1 more

                        With --seed 42 it becomes just these.
                        3 jobs would be submitted. Dry run - no jobs submitted
                        """);
        assertThat(head.requests()).hasSize(1);
        assertThat(head.request("POST /api/v1/jobs/preview").query()).isEqualTo("limit=2");
        assertThat(head.request("POST /api/v1/jobs/preview")
                        .json()
                        .path("sweep")
                        .has("parameters"))
                .isTrue();
    }

    @Test
    void theFileIsSentAsItIs() throws IOException {
        Typed.at(head, "sweep", file(SWEEP), "-p", "mine", "--at-once", "2", "-g", "1", "-t", "x");

        var sent = head.request("POST /api/v1/jobs").json();
        assertThat(sent.path("sweep").path("parameters").toString())
                .isEqualTo("{\"lr\":{\"values\":[0.1,1.0E-5]},\"size\":{\"values\":[16,\"big\"]}}");
        assertThat(sent.path("sweep").path("name").asString()).isEqualTo("mine");
        assertThat(sent.path("sweep").path("at_once").asInt()).isEqualTo(2);
        assertThat(sent.path("tags").toString()).isEqualTo("[\"x\"]");
        assertThat(sent.path("needs").path("gpus").asInt()).isEqualTo(1);
        assertThat(sent.path("name").asString()).isEqualTo("mine");
    }

    @Test
    void whatIsNoSweepIsRefused() throws IOException {
        assertThat(Typed.at(head, "sweep", file("program: x")).err()).contains("'program' and 'parameters'");
        assertThat(Typed.at(head, "sweep", file(SWEEP + "metod: random\n")).err())
                .contains("Did you mean 'method'?");
        assertThat(Typed.at(head, "sweep", "/nonexistent.yaml").code()).isOne();
        assertThat(head.requests()).isEmpty();
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("sweep.yaml"), text).toString();
    }
}
