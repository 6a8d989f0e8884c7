package io.whirr.worker.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

    @TempDir
    Path data;

    @Test
    void aRunIsNamedAfterItsJob() throws IOException {
        RunDirectory run = RunDirectory.prepare(data, "job-7", 1);

        assertThat(run.path()).isEqualTo(data.resolve("runs/job-7"));
        assertThat(run.path().resolve("artifacts")).isDirectory();
    }

    @Test
    void onlyTheStreamsOfAnEarlierAttemptArePutAside() throws IOException {
        Path run = RunDirectory.prepare(data, "job-1", 1).path();
        for (String name : new String[] {"output.log", "metrics.jsonl", "system.jsonl", "meta.json", "model.pt"}) {
            Files.writeString(run.resolve(name), name);
        }
        RunDirectory.prepare(data, "job-1", 2);

        assertThat(run).isDirectoryContaining("glob:**/{artifacts,attempts,model.pt}");
        assertThat(run.resolve("output.log")).doesNotExist();
        assertThat(run.resolve("attempts/1")).isDirectoryContaining("glob:**/output.log");
        assertThat(run.resolve("attempts/1/meta.json")).hasContent("meta.json");
    }

    /** A worker that lost its lease may have gone on writing after its log was put aside. */
    @Test
    void nothingThatWasPutAsideIsEverOverwritten() throws IOException {
        Path run = RunDirectory.prepare(data, "job-1", 1).path();
        Files.writeString(run.resolve("output.log"), "one");
        RunDirectory.prepare(data, "job-1", 2);
        Files.writeString(run.resolve("output.log"), "another");
        RunDirectory.prepare(data, "job-1", 2);

        assertThat(run.resolve("attempts/1/output.log")).hasContent("one");
        assertThat(run.resolve("attempts/1/output.log.1")).hasContent("another");
    }

    @Test
    void theFirstAttemptAppends() throws IOException {
        Path run = RunDirectory.prepare(data, "job-1", 1).path();
        Files.writeString(run.resolve("output.log"), "an earlier step\n");
        RunDirectory again = RunDirectory.prepare(data, "job-1", 1);
        again.note("could not start");

        assertThat(again.output()).hasContent("an earlier step\nwhirr: could not start");
    }
}
