package io.whirr.e2e.cluster;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A worker, started by {@code whirr worker}, and the processes of its tasks. */
public final class Worker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int QUIET_LOOKS = 25;

    private final Marked mark = Marked.anew();
    private final int gpu;
    private final Path directory;
    private final List<String> command;
    private final Map<String, String> environment;
    private Child process;

    private Worker(int gpu, Path directory, List<String> command, Map<String, String> environment) {
        this.gpu = gpu;
        this.directory = directory;
        this.command = command;
        this.environment = environment;
        this.process = launch(Map.of());
    }

    /**
     * A worker with further options.
     *
     * @param gpu makes its name, {@code {hostname}:gpu{n}}, so that several can live on one machine; no GPU is needed
     */
    public static Worker on(URI head, int gpu, Path directory, Path data, String... options) {
        List<String> command = new ArrayList<>(List.of(Commands.whirr(), "worker", "--server", head.toString()));
        command.addAll(List.of("--data-dir", data.toString(), "--gpu", Integer.toString(gpu)));
        command.addAll(List.of("--state-dir", directory.resolve("state").toString()));
        command.addAll(List.of(options));
        return new Worker(gpu, directory, command, Map.of());
    }

    /**
     * A worker that is called in a way of its own.
     *
     * @param gpu the first of the GPUs that the command names
     * @param command all of it; {@link Commands#whirr} is somewhere in there
     * @param environment what it and its tasks are told beside the usual
     */
    public static Worker calledWith(int gpu, Path directory, List<String> command, Map<String, String> environment) {
        return new Worker(gpu, directory, command, environment);
    }

    private Child launch(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(Head.Environment.ofLaunchers());
        all.putAll(mark.environment());
        all.putAll(environment);
        all.putAll(more);
        return Child.start("worker-" + gpu, directory, all, command);
    }

    public Child process() {
        return process;
    }

    /** Starts its next life, after the end of this one. */
    public void startAgain() {
        startAgain(Map.of());
    }

    /** The same in an environment that says more. */
    public void startAgain(Map<String, String> more) {
        process = launch(more);
    }

    /** Waits until the head at {@code api} has heard of it. */
    public Worker awaitOnline(Api api) {
        Patience.until("worker " + gpu + " is online", PATIENCE, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("worker " + gpu + " has ended\n" + process.tail());
            }
            return api.workers().stream().anyMatch(this::isMe);
        });
        return this;
    }

    /**
     * Waits until it has nothing to do but to wait for the head. Nobody tells from outside that a claim is parked, but
     * a worker that uses no processor time has sent it.
     */
    public Worker awaitParked() {
        long[] last = {-1, 0};
        Patience.until("worker " + gpu + " is quiet", PATIENCE, () -> {
            long ticks = process.processorTicks();
            last[1] = ticks == last[0] ? last[1] + 1 : 0;
            last[0] = ticks;
            return last[1] >= QUIET_LOOKS;
        });
        return this;
    }

    private boolean isMe(JsonNode worker) {
        return worker.path("id").asString().endsWith(":gpu" + gpu)
                && !worker.path("status").asString().equals("offline");
    }

    /** All that carry its mark, but for the worker: its tasks, what contains them, and what waits for the next. */
    public Set<Long> processes() {
        return mark.processes().stream().filter(id -> id != process.pid()).collect(Collectors.toSet());
    }

    /** Those of them that tasks are. */
    public Set<Long> taskProcesses() {
        return mark.processesWith("WHIRR_JOB_ID=");
    }

    @Override
    public void close() {
        process.close();
    }
}
