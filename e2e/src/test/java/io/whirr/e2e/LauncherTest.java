package io.whirr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.e2e.cluster.Child;
import io.whirr.e2e.cluster.Commands;
import io.whirr.e2e.cluster.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a tree of its own, whose client is a file of no meaning and whose JDK does nothing. */
class LauncherTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path home;

    @BeforeEach
    void makeTree() throws IOException {
        Files.copy(Path.of(Commands.whirr()), home.resolve("whirr"));
        Path jar = home.resolve("shell/target/whirr-shell-1-exec.jar");
        Files.createDirectories(jar.getParent());
        Files.writeString(jar, "no jar");
        Path java = home.resolve("jdk/bin/java");
        Files.createDirectories(java.getParent());
        Files.copy(Path.of(System.getProperty("java.home"), "release"), home.resolve("jdk/release"));
        Files.writeString(java, "#!/bin/sh\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The half of it was kept, and from then on every command ended with "Unable to access jarfile". */
    @Test
    void whatCouldNotBeUnpackedIsNotKept() throws Exception {
        var builder = new ProcessBuilder("sh", home.resolve("whirr").toString(), "version").redirectErrorStream(true);
        builder.environment().put("WHIRR_BUILD", "never");
        builder.environment().put("WHIRR_JAVA_HOME", home.resolve("jdk").toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isNotZero();
        assertThat(said).contains("could not unpack");
        try (Stream<Path> left = Files.list(home.resolve(".launch"))) {
            assertThat(left.map(Path::getFileName).map(Path::toString)).noneMatch(name -> name.startsWith("shell-"));
        }
    }

    /**
     * Whoever stopped the training took away what another head ran from, which then failed at the next class that it
     * needed.
     */
    @Test
    void trainingThatIsStoppedLeavesTheBuildToWhoeverRunsIt() throws Exception {
        givenAHead();
        try (Child training = whirrHead("training");
                Child other = secondHead()) {
            stopAll(training);
            Path scratch = home.resolve(".launch/new-scratch");
            Patience.until("it has cleared up", PATIENCE, () -> !Files.exists(scratch));

            assertThat(build("app.jar")).isTrue();
            assertThat(build("new.aot")).isFalse();
            assertThat(other.isAlive()).isTrue();
        }
        try (Child next = whirrHead("next")) {
            next.awaitLog("preparing the head", PATIENCE);
            stopAll(next);
        }
    }

    /** While the first one trains. */
    private Child secondHead() {
        Patience.until("the first one trains", PATIENCE, () -> build("new.aot"));
        Child head = whirrHead("other");
        head.awaitLog("a head runs", PATIENCE);
        return head;
    }

    /** As Ctrl+C does: the launcher, and what it has started. */
    private static void stopAll(Child launcher) {
        Commands.output("kill", "-s", "TERM", "--", "-" + launcher.pid());
        launcher.awaitExit(PATIENCE);
    }

    /** One whose JDK can unpack it, and trains and runs until it is killed. */
    private void givenAHead() throws IOException {
        Path jar = home.resolve("head/target/whirr-head-1-exec.jar");
        Files.createDirectories(jar.getParent());
        Files.writeString(jar, "no jar");
        Files.writeString(home.resolve("jdk/bin/java"), """
                #!/bin/sh
                for word in "$@"; do
                    case $word in
                        -XX:AOTCacheOutput=*) : >"${word#*=}" ;;
                        extract)
                            for folder in "$@"; do :; done
                            mkdir -p "$folder/lib"
                            : >"$folder/app.jar"
                            exit 0
                            ;;
                    esac
                done
                echo a head runs
                exec tail -f /dev/null
                """);
    }

    private Child whirrHead(String name) {
        List<String> command = List.of("setsid", "sh", home.resolve("whirr").toString(), "head");
        Map<String, String> environment = Map.of(
                "WHIRR_BUILD", "never", "WHIRR_JAVA_HOME", home.resolve("jdk").toString());
        return Child.start(name, home, environment, command);
    }

    /** Whether a file is in the folder of the unpacked head. */
    private boolean build(String file) {
        Path launch = home.resolve(".launch");
        try (Stream<Path> unpacked = Files.exists(launch) ? Files.list(launch) : Stream.empty()) {
            return unpacked.filter(folder -> folder.getFileName().toString().startsWith("head-"))
                    .anyMatch(folder -> Files.exists(folder.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
