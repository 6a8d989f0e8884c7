package io.whirr.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A worker in a process of its own, to be killed. */
final class WorkerJvm implements AutoCloseable {

    private final Process process;

    private WorkerJvm(Process process) {
        this.process = process;
    }

    static WorkerJvm start(FakeHead head, Path folder, Map<String, String> environment, String... more)
            throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                WorkerMain.class.getName(),
                "--server",
                head.url(),
                "--data-dir",
                folder.resolve("data").toString(),
                "--state-dir",
                folder.resolve("state").toString(),
                "--grace",
                "2"));
        words.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("worker.log").toFile()));
        builder.environment().putAll(environment);
        return new WorkerJvm(builder.start());
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    int exitStatus() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
