package io.whirr.worker.processes;

import io.whirr.worker.journal.Journal;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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
    private final Charset charset = AsciiWords.systemCharset();
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
        Optional<Cgroups> tree = cgroups ? Cgroups.of(life) : Optional.empty();
        for (Chain chain : Chain.strongestFirst()) {
            if (wanted.isEmpty() || wanted.get() == chain.isolation()) {
                Optional<Cgroups> around = tree.filter(
                        groups -> groups.isLimiting() || !chain.isolation().isNamespace());
                if (around.isPresent() && works(chain, around.get(), scratch)) {
                    return Optional.of(new Containment(this, chain, around));
                }
                if (chain.isolation() != Isolation.CGROUP && works(chain, null, scratch)) {
                    tree.ifPresent(Cgroups::close);
                    return Optional.of(new Containment(this, chain, Optional.empty()));
                }
            }
        }
        tree.ifPresent(Cgroups::close);
        return Optional.empty();
    }

    /** A probe is a start like any other; 42 comes back only when every link of the chain did its part. */
    private boolean works(Chain chain, @Nullable Cgroups cgroups, Path scratch) {
        List<String> words = List.of(tools.sh(), "-c", "exit 42");
        String mark = "probe-" + UUID.randomUUID();
        Command probe = new Command(words, "/", Map.of(), scratch.resolve("probe.log"), mark, Ceilings.NONE);
        if (!(start(chain, cgroups, probe) instanceof Start.Started(TaskProcess process))) {
            return false;
        }
        try {
            return process.exit().get(10, TimeUnit.SECONDS).code() == 42;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            return false;
        } finally {
            process.discard();
        }
    }

    Start start(Chain chain, @Nullable Cgroups cgroups, Command command) {
        boolean ascii = AsciiWords.areNeeded(charset, command);
        Start.NotStarted fault = ascii && !command.argv().isEmpty()
                ? null
                : CommandLookup.fault(command.argv(), command.directory(), System.getenv("PATH"));
        if (fault != null) {
            return fault;
        }
        @Nullable Cgroup group = null;
        try {
            group = cgroups == null ? null : group(cgroups, command);
            return started(chain, command, group, onThread(builder(chain, command, group, ascii)));
        } catch (IOException e) {
            if (group != null) {
                group.remove();
            }
            return new Start.NotStarted(126, words(e), true);
        }
    }

    private static Cgroup group(Cgroups cgroups, Command command) throws IOException {
        Cgroup group = cgroups.make(command.mark());
        if (cgroups.isLimiting()) {
            group.hold(command.ceilings());
        }
        return group;
    }

    private ProcessBuilder builder(Chain chain, Command command, @Nullable Cgroup group, boolean ascii) {
        List<String> words = ascii ? AsciiWords.of(tools.sh(), command) : command.argv();
        ProcessBuilder builder = new ProcessBuilder(chain.around(tools, command, words, group))
                .directory(new File(ascii ? "/" : command.directory()))
                .redirectInput(NOTHING)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(command.log().toFile()));
        environment(builder, ascii ? Map.of() : command.environment());
        return builder;
    }

    /** The cause has the system's words; the message around it has a whole command line. */
    private static String words(IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return "could not start: " + cause.getMessage();
    }

    private static Start started(Chain chain, Command command, @Nullable Cgroup group, Process process) {
        ProcessHandle top = process.toHandle();
        Members members = chain.isolation().isNamespace()
                ? Members.ofNamespace(top)
                : Members.ofGroup(top, command.mark(), command.log());
        Members all = group == null ? members : members.and(group, top);
        return new Start.Started(new TaskProcess(process, chain.isolation(), all, group));
    }

    private void environment(ProcessBuilder builder, Map<String, String> additions) {
        Map<String, String> environment = builder.environment();
        // Set for the worker's own sake by its launcher; in a task it would slow down every threaded program.
        environment.remove("MALLOC_ARENA_MAX");
        // What a task has to tell systemd is not about the worker, though systemd would take it for that.
        environment.keySet().removeAll(OF_THE_SERVICE);
        environment.put(FormerLife.VARIABLE, life);
        environment.putAll(additions);
    }

    private Process onThread(ProcessBuilder builder) throws IOException {
        try {
            return thread.submit(builder::start).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the worker is stopping", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException("starting " + builder.command().getFirst() + " failed", e.getCause());
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
            return onThread(builder);
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
            Process process = onThread(builder);
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
