package io.whirr.worker.logs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The directory of one run, {@code {data-dir}/runs/job-N} for a job. It stays from attempt to attempt and from step to
 * step, so that checkpoints are found again; what an attempt wrote as a stream is put aside for the next one and never
 * shortened.
 */
public final class RunDirectory {

    private static final List<String> STREAMS = List.of("output.log", "metrics.jsonl", "system.jsonl", "meta.json");

    private final Path path;
    private final Path real;

    private RunDirectory(Path path) throws IOException {
        this.path = path;
        this.real = path.toRealPath();
    }

    /**
     * Makes the directory ready for an attempt.
     *
     * @param dataDirectory absolute
     * @param directory the run's own, below {@code runs} there
     * @param sequence which try of the run this is, from 1, over all steps of a pipeline
     * @throws IOException when the disk is full, not writable or not there; the message names the file and says why
     */
    public static RunDirectory prepare(Path dataDirectory, String directory, int sequence) throws IOException {
        Path runs = dataDirectory.resolve("runs");
        Path path = runs.resolve(directory).normalize();
        if (directory.indexOf('\0') >= 0 || !path.startsWith(runs) || path.equals(runs)) {
            throw new IOException("the head names a directory that is not below " + runs + ": " + directory);
        }
        Files.createDirectories(path.resolve("artifacts"));
        RunDirectory run = new RunDirectory(path);
        if (sequence > 1) {
            run.putAside(sequence - 1);
        }
        return run;
    }

    public Path path() {
        return path;
    }

    /** Where both streams of the task go; without symbolic links on the way, as the kernel will name it. */
    public Path output() {
        return real.resolve("output.log");
    }

    private void putAside(int sequence) throws IOException {
        Path aside = path.resolve("attempts").resolve(String.valueOf(sequence));
        for (String name : STREAMS) {
            Path stream = path.resolve(name);
            if (Files.exists(stream)) {
                Files.createDirectories(aside);
                Files.move(stream, free(aside, name));
            }
        }
    }

    /** An attempt can be put aside twice, when its lease was lost and it went on writing; neither log may vanish. */
    private static Path free(Path directory, String name) {
        Path free = directory.resolve(name);
        for (int i = 1; Files.exists(free); i++) {
            free = directory.resolve(name + "." + i);
        }
        return free;
    }

    /** How long the log is; 0 when there is none yet. */
    public long logBytes() {
        return output().toFile().length();
    }

    /** Says in the task's own log why there is nothing else in it. */
    public void note(String line) {
        try {
            byte[] bytes = ("whirr: " + line + "\n").getBytes(StandardCharsets.UTF_8);
            Files.write(output(), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            // The report to the head says the same.
        }
    }
}
