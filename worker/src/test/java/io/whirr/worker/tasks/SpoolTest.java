package io.whirr.worker.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    @TempDir
    Path folder;

    private static Outcome outcome(long job, @Nullable Long token) {
        return new Outcome(
                "h:gpu0", job, "job-" + job, 2, token, -9, "SIGKILL", null, "Exit code: -9 \"ü\"\n", Moment.now());
    }

    @Test
    void whatIsKeptIsFoundAgainAsItWas() throws IOException {
        Spool spool = new Spool(folder);
        Outcome fenced = outcome(1, Long.MAX_VALUE);
        Outcome plain = outcome(2, null);
        spool.keep(fenced);
        spool.keep(plain);

        assertThat(new Spool(folder).left()).extracting(Spool.Parcel::outcome).containsExactly(fenced, plain);
    }

    @Test
    void whatIsDeliveredIsGone() throws IOException {
        Spool spool = new Spool(folder);
        spool.keep(outcome(1, 7L));
        spool.left().forEach(Spool.Parcel::settle);

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileThatCannotBeReadIsPutAsideAndNotInTheWay() throws IOException {
        Spool spool = new Spool(folder);
        Files.writeString(folder.resolve("1-1-1.json"), "{\"worker_id\":");
        Files.writeString(folder.resolve("2-1-1.json"), "{}");
        Files.writeString(folder.resolve("3-1-1.new"), "half a fi");
        spool.keep(outcome(4, 7L));

        assertThat(spool.left()).hasSize(1);
        assertThat(spool.left()).hasSize(1);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).contains("1-1-1.json.broken");
        }
    }

    @Test
    void anOutcomeThatCannotBeWrittenLivesInMemory() {
        assertThat(new Spool(folder.resolve("missing")).keep(outcome(1, 7L))).isEmpty();
    }

    @Test
    void theAgeOfAMomentCountsAcrossLivesAndBootsAndIsNeverNegative() {
        Moment now = Moment.now();
        long hour = Duration.ofHours(1).toMillis();
        Moment sameBoot = new Moment(now.boot(), now.monotonicNanos() - 5_000_000_000L, now.wallMillis() + hour);
        Moment otherBoot = new Moment("other", now.monotonicNanos(), now.wallMillis() - 7000);
        Moment setBack = new Moment("other", 0, now.wallMillis() + hour);

        assertThat(sameBoot.secondsAgo()).isBetween(5.0, 6.0);
        assertThat(otherBoot.secondsAgo()).isBetween(7.0, 8.0);
        assertThat(setBack.secondsAgo()).isZero();
    }
}
