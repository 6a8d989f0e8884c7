package io.whirr.worker.tasks;

import io.whirr.worker.names.UniqueName;
import io.whirr.worker.processes.Ceilings;
import io.whirr.worker.processes.Command;
import io.whirr.worker.processes.Containment;
import io.whirr.worker.processes.Start;
import io.whirr.worker.processes.TaskProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Whether this machine can start a task at all, found out with one that is nobody's. */
final class Fitness {

    /** More than what a full file system keeps back for small files. */
    private static final int ROOM = 256 * 1024;

    private final Path runs;
    private final Containment containment;

    Fitness(TaskSettings settings) {
        this.runs = settings.dataDirectory().resolve("runs");
        this.containment = settings.containment();
    }

    /** What is wrong, for people; empty for nothing. */
    String trouble() throws InterruptedException {
        String mark = "probe-" + UniqueName.make();
        Path file = runs.resolve("." + mark);
        try {
            Files.createDirectories(runs);
            Files.write(file, new byte[ROOM]);
            return start(new Command(List.of("true"), "/", Map.of(), file, mark, new Ceilings(null, null)));
        } catch (IOException e) {
            return "nothing can be written to " + runs + ": " + e.getMessage();
        } finally {
            remove(file);
        }
    }

    private String start(Command command) throws InterruptedException {
        return switch (containment.start(command)) {
            case Start.NotStarted fault -> fault.why();
            case Start.Started(TaskProcess process) -> end(process);
        };
    }

    private static String end(TaskProcess process) throws InterruptedException {
        try {
            int code = process.exit().get(10, TimeUnit.SECONDS).code();
            return code == 0 ? "" : "a process that does nothing ended with " + code;
        } catch (ExecutionException | TimeoutException e) {
            return "a process that does nothing did not end";
        } finally {
            process.kill();
            process.discard();
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The next one has another name, and the trouble is told already.
        }
    }
}
