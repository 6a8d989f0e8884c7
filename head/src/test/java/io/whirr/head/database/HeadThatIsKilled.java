package io.whirr.head.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** A process that starts the embedded database and then waits for its end, which is to be a violent one. */
final class HeadThatIsKilled {

    private static final String READY = "ready";

    private HeadThatIsKilled() {}

    static Process start(Path directory) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HeadThatIsKilled.class.getName(),
                        directory.toString())
                .redirectError(Redirect.INHERIT)
                .start();
    }

    static void awaitReady(Process process) throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        while (!READY.equals(Objects.requireNonNull(out.readLine(), "The process ended before it was ready"))) {
            // What it logs on its way.
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(arguments[0]));
        System.out.println(READY);
        Thread.currentThread().join();
        database.close();
    }
}
