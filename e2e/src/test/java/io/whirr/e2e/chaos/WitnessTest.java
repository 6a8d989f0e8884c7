package io.whirr.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tasks write is what the checker reads. */
class WitnessTest {

    @TempDir
    Path directory;

    @Test
    void aTaskWritesDownThatItBeganLivedAndEnded() throws Exception {
        Witness witness = new Witness(directory.resolve("ledger"));
        long before = Uptime.millis();

        int status = run(witness.command(2, 0, true), "job-12.5", "command:partition5", 3);

        assertThat(status).isZero();
        assertThat(witness.lives()).singleElement().satisfies(life -> {
            assertThat(life.place()).isEqualTo(new Place(12, 5, Place.COMMAND));
            assertThat(life.attempt()).isEqualTo(3);
            assertThat(life.worker()).isEqualTo("w1");
            assertThat(life.gpus()).isEqualTo("2,3");
            assertThat(life.end()).isEqualTo(Life.End.DONE);
            assertThat(life.first()).isBetween(before, life.last());
            assertThat(life.last()).isGreaterThanOrEqualTo(life.first() + 300).isLessThanOrEqualTo(Uptime.millis());
        });
    }

    @Test
    void theFirstAttemptsFailAsOftenAsIsWanted() throws Exception {
        Witness witness = new Witness(directory.resolve("ledger"));

        assertThat(run(witness.command(0, 2, false), "job-1", "command", 2)).isEqualTo(75);
        assertThat(run(witness.command(0, 2, false), "job-1", "command", 3)).isZero();

        assertThat(witness.lives())
                .extracting(Life::attempt, Life::end)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(2, Life.End.FAILED),
                        org.assertj.core.groups.Tuple.tuple(3, Life.End.DONE));
    }

    @Test
    void aLineThatIsBeingWrittenIsNotReadYet() {
        String whole = "start id job-1 s0 1 w0 - 12.34\n";

        assertThat(Witness.parse(whole + "alive id job-1 s0 1 w0 - 13"))
                .singleElement()
                .satisfies(life -> {
                    assertThat(life.first()).isEqualTo(12_340);
                    assertThat(life.last()).isEqualTo(12_340);
                    assertThat(life.end()).isNull();
                });
    }

    @Test
    void aLogThatTwoAttemptsWroteIsFound() throws IOException {
        Path run = Files.createDirectories(directory.resolve("runs/job-1/attempts/1"));
        Files.writeString(run.resolve("output.log"), "job-1 command 1\n");
        assertThat(Logs.shared(directory.resolve("runs"))).isEmpty();

        Files.writeString(run.resolve("../../output.log"), "job-1 command 2\njob-1 command 3\n");
        assertThat(Logs.shared(directory.resolve("runs")))
                .singleElement()
                .asString()
                .startsWith("job-1/output.log is the log of ");
    }

    private int run(List<String> command, String run, String step, int attempt) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("WHIRR_RUN_ID", run);
        builder.environment().put("WHIRR_STEP", step);
        builder.environment().put("WHIRR_ATTEMPT", Integer.toString(attempt));
        builder.environment().put(Witness.WORKER, "w1");
        builder.environment().put("CUDA_VISIBLE_DEVICES", "2,3");
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        try {
            return process.waitFor();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
        }
    }
}
