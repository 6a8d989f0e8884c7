package io.whirr.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.e2e.cluster.Api;
import io.whirr.e2e.cluster.Child;
import io.whirr.e2e.cluster.Commands;
import io.whirr.e2e.cluster.Head;
import io.whirr.e2e.cluster.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Dump, destroy, restore: the queue goes on. By the commands of {@code docs/operating.md}. */
@Timeout(600)
class BackupTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long MARGIN = 1_000_000;

    private Path folder = Path.of("/nowhere");
    private Path data = Path.of("/nowhere");

    @BeforeEach
    void makeRoom() throws IOException {
        folder = Files.createTempDirectory("whirr-backup-");
        data = Files.createDirectories(folder.resolve("data"));
    }

    @AfterEach
    void cleanUp() {
        Commands.output("rm", "-rf", folder.toString());
    }

    private static List<Long> submit(Api api, int jobs) {
        return LongStream.range(0, jobs)
                .map(ignored -> api.submit("sh", "-c", "echo $WHIRR_JOB_ID"))
                .boxed()
                .toList();
    }

    private String whirr(String... words) {
        List<String> command = new ArrayList<>(List.of(Commands.whirr()));
        command.addAll(List.of(words));
        Map<String, String> environment =
                Map.of("WHIRR_JAVA_HOME", System.getProperty("java.home"), "WHIRR_BUILD", "never");
        try (Child child = Child.start("errand-" + words[1], folder, environment, command)) {
            assertThat(child.awaitExit(PATIENCE)).as(child.tail()).isZero();
            return child.log();
        }
    }

    private void goesOn(Head head, List<Long> saved, long forgotten) {
        Api api = head.api();
        assertThat(saved).allMatch(job -> api.status(job).equals("queued"));
        try (Worker worker = Worker.on(head.url(), 0, folder, data).awaitOnline(api)) {
            saved.forEach(job -> assertThat(api.awaitFinal(job, PATIENCE)).isEqualTo("completed"));
            assertThat(api.submit("true")).isGreaterThan(forgotten + MARGIN);
            assertThat(worker.process().isAlive()).isTrue();
        }
    }

    /** The head's own PostgreSQL: its directory, copied while the head is stopped. */
    @Test
    void theHeadsOwnDatabaseIsRestoredFromACopy() {
        Path postgres = data.resolve("postgres");
        Path copy = folder.resolve("copy.tar");
        List<Long> saved;
        long forgotten;
        try (Head head = Head.withOwnDatabase("head", folder, data)) {
            saved = submit(head.awaitHealthy().api(), 5);
            head.process().terminate(PATIENCE);
            Commands.output("tar", "-C", data.toString(), "-cf", copy.toString(), "postgres");
            head.startAgain();
            forgotten = submit(head.awaitHealthy().api(), 3).getLast();
            Commands.output("mkdir", "-p", data.resolve("runs/job-" + forgotten).toString());
            head.process().terminate(PATIENCE);
        }
        Commands.output("rm", "-rf", postgres.toString());

        Commands.output("tar", "-C", data.toString(), "-xf", copy.toString());
        assertThat(whirr("head", "restored", "--data-dir", data.toString()))
                .contains("The highest run directory is job-" + forgotten);

        try (Head head = Head.withOwnDatabase("restored", folder, data).awaitHealthy()) {
            goesOn(head, saved, forgotten);
        }
    }

    /** A given PostgreSQL: a dump, taken while the head serves. */
    @Test
    void aGivenDatabaseIsRestoredFromADump() throws IOException {
        Path programs = postgresOfTheSystem();
        try (SystemPostgres server = SystemPostgres.start(programs, folder)) {
            String url = server.newDatabase("whirr");
            String dump = folder.resolve("whirr.dump").toString();
            List<Long> saved;
            long forgotten;
            try (Head head = Head.on(url, "head", folder, data).awaitHealthy()) {
                saved = submit(head.api(), 5);
                Commands.output(programs.resolve("pg_dump").toString(), "-Fc", "-f", dump, url);
                forgotten = submit(head.api(), 3).getLast();
                Commands.output(
                        "mkdir", "-p", data.resolve("runs/job-" + forgotten).toString());
            }
            server.drop("whirr");

            server.newDatabase("whirr");
            Commands.output(programs.resolve("pg_restore").toString(), "--exit-on-error", "-d", url, dump);
            whirr("head", "restored", "--database-url", url, "--data-dir", data.toString());

            try (Head head = Head.on(url, "restored", folder, data).awaitHealthy()) {
                goesOn(head, saved, forgotten);
            }
        }
    }

    private static Path postgresOfTheSystem() throws IOException {
        Path versions = Path.of("/usr/lib/postgresql");
        Assumptions.assumeTrue(Files.isDirectory(versions), "there is no PostgreSQL with a pg_dump here");
        try (Stream<Path> found = Files.list(versions)) {
            Path newest = found.map(version -> version.resolve("bin"))
                    .filter(bin -> Stream.of("initdb", "postgres", "pg_dump", "pg_restore")
                            .allMatch(program -> Files.isExecutable(bin.resolve(program))))
                    .sorted()
                    .reduce((first, second) -> second)
                    .orElse(null);
            Assumptions.assumeTrue(newest != null, "there is no PostgreSQL with a pg_dump here");
            return Objects.requireNonNull(newest);
        }
    }
}
