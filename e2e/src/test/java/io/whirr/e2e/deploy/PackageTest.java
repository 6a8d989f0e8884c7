package io.whirr.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.e2e.cluster.Api;
import io.whirr.e2e.cluster.Child;
import io.whirr.e2e.cluster.Cluster;
import io.whirr.e2e.cluster.Commands;
import io.whirr.e2e.cluster.Head;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a machine gets that has nothing. */
@Timeout(900)
class PackageTest {

    private static final long LARGEST_WORKER = 21L << 20;
    private static final String SCRIPT = "e2e/src/test/resources/deploy/bare.sh";

    private Path folder = Path.of("/nowhere");

    @BeforeEach
    void makeRoom() throws IOException {
        folder = Files.createTempDirectory("whirr-package-");
    }

    @AfterEach
    void cleanUp() {
        Commands.output("rm", "-rf", folder.toString());
    }

    @Test
    void aWorkerIsSmallEnoughToBeCopiedEverywhere() throws IOException {
        System.out.println(Tarballs.printed());

        assertThat(Files.size(Tarballs.file("worker"))).isLessThanOrEqualTo(LARGEST_WORKER);
    }

    /** With -Xshare:on a JVM ends that cannot use its archive, which otherwise costs a start and memory in silence. */
    @Test
    void theClassArchivesAreUsedWhereverATarballIsUnpacked() {
        for (String name : List.of("worker", "client")) {
            Path unpacked = Tarballs.unpack(name, folder);
            String program = unpacked.resolve(name.equals("worker") ? "bin/whirr-worker" : "bin/whirr")
                    .toString();
            String option = name.equals("worker") ? "--version" : "version";

            Commands.Result result = Commands.tryOut(
                    "env",
                    "-i",
                    "PATH=/usr/bin:/bin",
                    "WHIRR_" + name.toUpperCase(Locale.ROOT) + "_OPTS=-Xshare:on",
                    program,
                    option);

            assertThat(result.output()).startsWith("whirr").doesNotContain("error");
            assertThat(result.status()).isZero();
        }
    }

    @Test
    void aWorkerRunsJobsWhereThereIsNoJavaAndHardlyAnythingElse() {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root can change its root");
        Tarballs.unpack("worker", folder);
        try (Cluster cluster = Cluster.empty();
                Head head = cluster.startHead().awaitHealthy();
                Child worker = bareWorker(head)) {
            Api api = head.api();
            long job = api.submit("/bin/sh", "-c", "ls / ; ls /usr || echo nothing else");

            assertThat(api.awaitFinal(job, Duration.ofMinutes(1)))
                    .as(worker.tail())
                    .isEqualTo("completed");

            assertThat(folder.resolve("data/runs/job-" + job + "/output.log"))
                    .content()
                    .contains("whirr-worker", "bin\n")
                    .doesNotContain("opt", "home");
            assertThat(worker.terminate(Duration.ofSeconds(30))).isZero();
        }
    }

    private Child bareWorker(Head head) {
        return Child.start(
                "bare",
                folder,
                Map.of(),
                List.of(
                        "unshare",
                        "-m",
                        "--propagation",
                        "private",
                        "sh",
                        Commands.home().resolve(SCRIPT).toString(),
                        folder.toString(),
                        "/whirr-worker/bin/whirr-worker",
                        "--server",
                        head.url().toString(),
                        "--data-dir",
                        "/data",
                        "--state-dir",
                        "/tmp/state"));
    }
}
