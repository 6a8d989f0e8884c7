package io.whirr.e2e.deploy;

import io.whirr.e2e.cluster.Child;
import io.whirr.e2e.cluster.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The tarballs, made once for all tests by the command that people call. */
final class Tarballs {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** A thread that asks meanwhile waits for the one that has them made. */
    private static final class Made {

        static final Path DIRECTORY = make();

        static final String PRINTED = printed;
    }

    private static String printed = "";

    private Tarballs() {}

    private static Path make() {
        Path directory = Commands.home().resolve("e2e/target/tarballs");
        try {
            Commands.output("rm", "-rf", directory.toString());
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> environment =
                Map.of("WHIRR_JAVA_HOME", System.getProperty("java.home"), "WHIRR_BUILD", "never");
        try (Child making = Child.start(
                "package",
                directory,
                environment,
                List.of(Commands.whirr(), "package", "--debian", "--output", directory.toString()))) {
            int status = making.awaitExit(PATIENCE);
            if (status != 0) {
                throw new AssertionError("whirr package ended with " + status + "\n" + making.tail());
            }
            printed = making.log();
        }
        return directory;
    }

    /** The folder that they are in. */
    static Path directory() {
        return Made.DIRECTORY;
    }

    /** What was printed when they were made. */
    static String printed() {
        return Made.DIRECTORY == null ? "" : Made.PRINTED;
    }

    /** The file of one of them: {@code head}, {@code worker} or {@code client}. */
    static Path file(String name) {
        return only("whirr-" + name + "-*.tar.gz");
    }

    /** What was made of the head for Debian. */
    static Path debianPackage() {
        return only("whirr-head_*.deb");
    }

    private static Path only(String pattern) {
        try (var files = Files.newDirectoryStream(directory(), pattern)) {
            return files.iterator().next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Unpacks one into a folder and answers the folder that it made there. */
    static Path unpack(String name, Path folder) {
        Commands.output("tar", "-C", folder.toString(), "-xzf", file(name).toString());
        return folder.resolve("whirr-" + name);
    }
}
