package io.whirr.shell.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.shell.TestHead;
import io.whirr.shell.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    void aDryRunShowsEveryCombinationAndQueuesNothing() throws IOException {
        assertThat(Typed.at(head, "sweep", file(SWEEP), "--dry-run").out()).isEqualTo("""
                        #  NAME        PARAMETERS               COMMAND
                        0  lr-sweep-0  lr=0.1  size=16          python train.py --lr 0.1 --size 16
                        1  lr-sweep-1  lr=0.1  size=big         python train.py --lr 0.1 --size big
                        2  lr-sweep-2  lr=1.00000e-05  size=16   python train.py --lr 1.00e-05 --size 16
                        3  lr-sweep-3  lr=1.00000e-05  size=big  python train.py --lr 1.00e-05 --size big

                        4 jobs would be submitted. Dry run - no jobs submitted
                        """.replace(
                        "          python train.py --lr 0.1 --size 16", "           python train.py --lr 0.1 --size 16")
                .replace("size=big         python train.py --lr 0.1", "size=big          python train.py --lr 0.1")
                .replace("PARAMETERS               ", "PARAMETERS                "));
        assertThat(head.requests()).isEmpty();
    }

    @Test
    void theFileIsSentAsItIs() throws IOException {
        Typed.at(head, "sweep", file(SWEEP), "-p", "mine", "--at-once", "2", "-g", "1", "-t", "x");

        var sent = head.request("POST /api/v1/jobs").json();
        assertThat(sent.path("sweep").path("parameters").toString())
                .isEqualTo("{\"lr\":{\"values\":[0.1,1.0E-5]},\"size\":{\"values\":[16,\"big\"]}}");
        assertThat(sent.path("sweep").path("name").asString()).isEqualTo("mine");
        assertThat(sent.path("sweep").path("at_once").asInt()).isEqualTo(2);
        assertThat(sent.path("tags").toString()).isEqualTo("[\"sweep:mine\",\"x\"]");
        assertThat(sent.path("needs").path("gpus").asInt()).isEqualTo(1);
        assertThat(sent.path("name").asString()).isEqualTo("mine");
    }

    @Test
    void whatIsNoSweepIsRefused() throws IOException {
        assertThat(Typed.at(head, "sweep", file("program: x")).err()).contains("'program' and 'parameters'");
        assertThat(Typed.at(head, "sweep", file(SWEEP + "metod: random\n")).err())
                .contains("Did you mean 'method'?");
        assertThat(Typed.at(head, "sweep", file(SWEEP.replace("values", "min")), "-n")
                        .err())
                .contains("needs 'values'");
        assertThat(Typed.at(head, "sweep", "/nonexistent.yaml").code()).isOne();
        assertThat(head.requests()).isEmpty();
    }

    /** As Python's {@code str} and upstream's rule for small numbers have it. */
    @Test
    void valuesAreWrittenAsPythonDoes() {
        assertThat(List.of(
                        true,
                        1,
                        1L,
                        0.5,
                        2.0,
                        0.0001,
                        0.00005,
                        -0.00005,
                        0.0,
                        1e15,
                        1e22,
                        "a b",
                        List.of(1, "x"),
                        Map.of("k", 1.0)))
                .map(Expansion::text)
                .containsExactly(
                        "True",
                        "1",
                        "1",
                        "0.5",
                        "2.0",
                        "0.0001",
                        "5.00e-05",
                        "-5.00e-05",
                        "0.0",
                        "1000000000000000.0",
                        "1e+22",
                        "a b",
                        "[1, 'x']",
                        "{'k': 1.0}");
        assertThat(Expansion.text(null)).isEqualTo("None");
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("sweep.yaml"), text).toString();
    }
}
