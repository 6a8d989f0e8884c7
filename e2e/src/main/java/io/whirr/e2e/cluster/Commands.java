package io.whirr.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Small commands of the system that are over at once, and where the repository is. */
public final class Commands {

    private Commands() {}

    /** What became of a command. */
    public record Result(int status, String output) {}

    /** The output of a command that must succeed. */
    public static String output(String... command) {
        Result result = tryOut(command);
        if (result.status() != 0) {
            throw new IllegalStateException(List.of(command) + " gave " + result);
        }
        return result.output();
    }

    /** Runs a command that may fail. */
    public static Result tryOut(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + List.of(command), e);
        }
    }

    /** The repository: the system property {@code whirr.home}, or the variable WHIRR_HOME that the launcher sets. */
    public static Path home() {
        String home = System.getProperty("whirr.home", System.getenv("WHIRR_HOME"));
        if (home == null) {
            throw new IllegalStateException("whirr.home is not set: start this through ./whirr or Maven");
        }
        return Path.of(home).toAbsolutePath().normalize();
    }

    /** A tool of the JDK that runs this, by its name. */
    public static String jdk(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** The launcher, as a user calls it. */
    public static String whirr() {
        return home().resolve("whirr").toString();
    }
}
