package io.whirr.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.e2e.cluster.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The installer, in a system that is not running; in one that is, {@link PageTest}. */
@Timeout(600)
@Order(1)
class InstallTest {

    private Path folder = Path.of("/nowhere");
    private Path root = Path.of("/nowhere");
    private Path tarball = Path.of("/nowhere");

    /** The first one has the tarballs made. */
    @BeforeEach
    @Timeout(900)
    void makeSystem() throws IOException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root can install");
        folder = Files.createTempDirectory("whirr-install-");
        root = Files.createDirectories(folder.resolve("root"));
        Files.createDirectories(root.resolve("etc"));
        for (String file : List.of("passwd", "group", "shadow", "gshadow")) {
            Files.writeString(root.resolve("etc/" + file), "");
        }
        tarball = Tarballs.unpack("worker", folder);
    }

    @AfterEach
    void cleanUp() {
        Commands.output("rm", "-rf", folder.toString());
    }

    private Commands.Result install(String... options) {
        List<String> words = new ArrayList<>(
                List.of("sh", tarball.resolve("install-worker.sh").toString(), "--root", root.toString()));
        words.addAll(List.of(options));
        return Commands.tryOut(words.toArray(String[]::new));
    }

    private String mustInstall(String... options) {
        Commands.Result result = install(options);
        assertThat(result.status()).as(result.output()).isZero();
        return result.output();
    }

    private void givenVersion(String version) throws IOException {
        Files.writeString(tarball.resolve("VERSION"), version + "\n");
    }

    private List<String> versions() throws IOException {
        try (Stream<Path> entries = Files.list(root.resolve("opt/whirr"))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void itInstallsOnceAndFindsNothingToDoThen() throws IOException {
        givenVersion("1");

        String first = mustInstall("--server", "http://head:8080", "--data-dir", "/shared/w", "--uid", "10001");
        String second = mustInstall("--server", "http://head:8080", "--data-dir", "/shared/w", "--uid", "10001");

        assertThat(first).contains("make the user whirr with number 10001", "set WHIRR_SERVER_URL", "done");
        assertThat(second).contains("nothing to do").doesNotContain("done");
        assertThat(Files.readString(root.resolve("etc/passwd"))).contains("whirr:x:10001:");
        assertThat(Files.readString(root.resolve("etc/whirr/worker.env")))
                .contains("\nWHIRR_SERVER_URL='http://head:8080'\n", "\nWHIRR_DATA_DIR='/shared/w'\n");
        assertThat(root.resolve("opt/whirr/worker/bin/whirr-worker")).isExecutable();
        assertThat(root.resolve("etc/systemd/system/whirr-worker@.service")).exists();
        assertThat(Commands.tryOut(
                                root.resolve("opt/whirr/worker/bin/whirr-worker")
                                        .toString(),
                                "--version")
                        .output())
                .startsWith("whirr-worker");
    }

    @Test
    void aDryRunChangesNothing() throws IOException {
        assertThat(mustInstall("--dry-run")).contains("write", "nothing was done");
        assertThat(root.resolve("opt")).doesNotExist();
        assertThat(root.resolve("etc/whirr")).doesNotExist();
    }

    @Test
    void anUpgradeKeepsTheVersionBeforeAndYourSettings() throws IOException {
        for (String version : List.of("1", "2", "3")) {
            givenVersion(version);
            mustInstall("--server", "http://first:1");
        }
        Files.writeString(root.resolve("etc/whirr/worker.env"), "WHIRR_SERVER_URL='http://mine:1'\n");

        givenVersion("4");
        mustInstall();

        assertThat(versions()).containsExactly("worker", "worker-3", "worker-4");
        assertThat(Files.readSymbolicLink(root.resolve("opt/whirr/worker"))).hasToString("worker-4");
        assertThat(root.resolve("etc/whirr/worker.env")).hasContent("WHIRR_SERVER_URL='http://mine:1'\n");

        givenVersion("3");
        mustInstall();

        assertThat(Files.readSymbolicLink(root.resolve("opt/whirr/worker"))).hasToString("worker-3");
    }

    @Test
    void itRemovesItselfAndAskedToItsSettings() throws IOException {
        givenVersion("1");
        mustInstall("--server", "http://head:8080");

        mustInstall("--uninstall");

        assertThat(versions()).isEmpty();
        assertThat(root.resolve("etc/systemd/system")).isEmptyDirectory();
        assertThat(root.resolve("etc/whirr/worker.env")).exists();
        assertThat(mustInstall("--uninstall", "--purge")).contains("remove " + root.resolve("etc/whirr/worker.env"));
        assertThat(root.resolve("etc/whirr/worker.env")).doesNotExist();
        assertThat(mustInstall("--uninstall", "--purge")).contains("nothing to do");
    }

    @Test
    void whatMakesNoSenseIsRefusedBeforeAnythingIsDone() {
        assertThat(install("--data-dir", "shared")).satisfies(refused -> {
            assertThat(refused.status()).isEqualTo(2);
            assertThat(refused.output()).contains("give a path that begins with /");
        });
        assertThat(install("--uid", "me").output()).contains("--uid me is no number");
        assertThat(install("--purge").output()).contains("--purge goes with --uninstall");
        assertThat(install("--nonsense").status()).isEqualTo(2);
        assertThat(root.resolve("opt")).doesNotExist();
    }
}
