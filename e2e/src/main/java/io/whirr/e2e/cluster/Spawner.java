package io.whirr.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts processes that die with this JVM.
 *
 * <p>The kernel ties a parent-death signal to the thread that forked, so all of them are forked by one thread that
 * never ends; from a pool's thread they would be killed as soon as the pool shrinks.
 */
final class Spawner {

    private static final ExecutorService FOREVER = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("spawner").daemon().factory());

    /** Between the fork and the parent-death signal the parent may have died already: then PPID is another. */
    private static final String ORPHANED = "[ \"$PPID\" = \"$0\" ] || exit 125; exec \"$@\"";

    private Spawner() {}

    /** Starts {@code command}, with stdin empty and both outputs appended to {@code log}. */
    static Process start(List<String> command, Map<String, String> environment, Path directory, Path log) {
        List<String> leashed = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "sh", "-c", ORPHANED));
        leashed.add(Long.toString(ProcessHandle.current().pid()));
        leashed.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(leashed)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return forked(builder);
    }

    private static Process forked(ProcessBuilder builder) {
        try {
            return FOREVER.submit(builder::start).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting " + builder.command(), e);
        } catch (ExecutionException e) {
            throw new UncheckedIOException(new IOException("cannot start " + builder.command(), e.getCause()));
        }
    }
}
