package io.whirr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.e2e.cluster.Commands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a tree of its own, whose client is a file of no meaning and whose JDK does nothing. */
class LauncherTest {

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
}
