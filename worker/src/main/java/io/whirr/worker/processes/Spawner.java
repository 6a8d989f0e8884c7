package io.whirr.worker.processes;

import io.whirr.worker.journal.Journal;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts processes, all of them on one thread that never ends: the kernel ties "die with your parent" to the thread
 * that forked, so that a child of a thread that ends, or of a virtual thread whose carrier goes idle, is killed in
 * mid-task.
 */
public final class Spawner {

    private static final File NOTHING = new File("/dev/null");
    private static final Set<String> OF_THE_SERVICE = Set.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID");

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            work -> Thread.ofPlatform().name("spawner").daemon().unstarted(work));
    private final Tools tools = Tools.find();
    private final String life;

    /** @param life an id of this life of the worker; everything it starts bears it */
    public Spawner(String life) {
        this.life = life;
    }

    /**
     * The strongest isolation that works here, or the one asked for when it works; empty when that does not.
     *
     * <p>A namespace is killed whole without a cgroup, and to enter one takes longer than all the rest of a start: the
     * kernel waits for every CPU. So it has one around it only where that limits something.
     *
     * @param cgroups whether to use cgroups where they are to be had
     */
    public Optional<Containment> contain(Optional<Isolation> wanted, boolean cgroups, Path scratch) {
        Cgroups tree = cgroups ? Cgroups.of(life).orElse(null) : null;
        Containment found = Chain.strongestFirst().stream()
                .filter(chain -> wanted.isEmpty() || wanted.get() == chain.isolation())
                .flatMap(chain -> candidates(chain, tree))
                .filter(candidate -> candidate.works(scratch))
                .findFirst()
                .orElse(null);
        if (tree != null && (found == null || !found.hasCgroups())) {
            tree.close();
        }
        return Optional.ofNullable(found);
    }

    private Stream<Containment> candidates(Chain chain, @Nullable Cgroups tree) {
        List<Containment> candidates = new ArrayList<>();
        if (tree != null && (tree.isLimiting() || !chain.isolation().isNamespace())) {
            candidates.add(new Containment(this, chain, tree));
        }
        if (chain.isolation() != Isolation.CGROUP) {
            candidates.add(new Containment(this, chain, null));
        }
        return candidates.stream();
    }

    /** Where the system's shell is. */
    String shell() {
        return tools.sh();
    }

    /**
     * Puts a chain up. On {@link #thread} only.
     *
     * @param cgroups where the cgroup for its task is made; null for none
     */
    WaitingShell putUp(Chain chain, @Nullable Cgroups cgroups) throws IOException {
        Cgroup group = cgroups == null ? null : cgroups.make();
        ProcessBuilder builder = new ProcessBuilder(chain.line(tools, group)).directory(new File("/"));
        environment(builder.environment());
        try {
            return WaitingShell.start(builder, chain, tools, group);
        } catch (IOException e) {
            if (group != null) {
                group.remove();
            }
            throw e;
        }
    }

    private void environment(Map<String, String> environment) {
        // Set for the worker's own sake by its launcher; in a task it would slow down every threaded program.
        environment.remove("MALLOC_ARENA_MAX");
        // What a task has to tell systemd is not about the worker, though systemd would take it for that.
        environment.keySet().removeAll(OF_THE_SERVICE);
        environment.put(FormerLife.VARIABLE, life);
    }

    /** Something that starts a process. */
    interface Startable<T> {

        T start() throws IOException;
    }

    /** Starts something when its turn comes. That it failed is not told: whoever needs it tries again. */
    void later(Startable<?> work) {
        var _ = thread.submit(work::start);
    }

    /** Starts something, and waits for it. */
    <T> T now(Startable<T> work) throws IOException {
        try {
            return thread.submit(work::start).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the worker is stopping", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException("starting a process failed", e.getCause());
        }
    }

    /**
     * Starts the watchdog, which must not be taken for a part of a task: it has an empty environment and a session of
     * its own.
     *
     * @return null when it could not be started
     */
    @Nullable
    Process watchdog(String script, List<Path> notes) {
        List<String> words = new ArrayList<>(List.of(tools.setpriv(), "--pdeathsig", "KILL", tools.setsid()));
        words.addAll(List.of(tools.sh(), "-c", script, "whirr-watchdog"));
        notes.forEach(note -> words.add(note.toString()));
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(new File("/"))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("PATH", Tools.SYSTEM_PATH);
        try {
            return now(builder::start);
        } catch (IOException e) {
            Journal.warn("No watchdog: should this worker freeze, its tasks go on", "why", e.getMessage());
            return null;
        }
    }

    /**
     * Runs a small program of the system to its end.
     *
     * @return what it wrote to its output, also when it failed; empty when it is not there, or took too long
     */
    public Optional<String> output(Duration limit, String... words) {
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectInput(NOTHING).redirectError(Redirect.DISCARD);
        try {
            Process process = now(builder::start);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            return Optional.of(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
