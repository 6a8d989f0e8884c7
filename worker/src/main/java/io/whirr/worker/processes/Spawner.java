package io.whirr.worker.processes;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

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

    /** The strongest isolation that works here, or the one asked for when it works; empty when that does not. */
    public Optional<Containment> contain(Optional<Isolation> wanted, Path scratch) {
        return Chain.strongestFirst().stream()
                .filter(chain -> wanted.isEmpty() || wanted.get() == chain.isolation())
                .filter(chain -> works(chain, scratch))
                .findFirst()
                .map(chain -> new Containment(this, chain));
    }

    /** A probe is a start like any other; 42 comes back only when every link of the chain did its part. */
    private boolean works(Chain chain, Path scratch) {
        Command probe = new Command(
                List.of(tools.sh(), "-c", "exit 42"), "/", Map.of(), scratch.resolve("probe.log"), "probe-" + life);
        if (!(start(chain, probe) instanceof Start.Started(TaskProcess process))) {
            return false;
        }
        try {
            return process.exit().get(10, TimeUnit.SECONDS).code() == 42;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            return false;
        }
    }

    Start start(Chain chain, Command command) {
        boolean ascii = AsciiWords.areNeeded(charset, command);
        Start.NotStarted fault = ascii && !command.argv().isEmpty()
                ? null
                : CommandLookup.fault(command.argv(), command.directory(), System.getenv("PATH"));
        if (fault != null) {
            return fault;
        }
        List<String> words = ascii ? AsciiWords.of(tools.sh(), command) : command.argv();
        ProcessBuilder builder = new ProcessBuilder(chain.around(tools, command, words))
                .directory(new File(ascii ? "/" : command.directory()))
                .redirectInput(NOTHING)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(command.log().toFile()));
        environment(builder, ascii ? Map.of() : command.environment());
        try {
            return started(chain, command, onThread(builder));
        } catch (IOException e) {
            return new Start.NotStarted(126, words(e));
        }
    }

    /** The cause has the system's words; the message around it has a whole command line. */
    private static String words(IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return "could not start: " + cause.getMessage();
    }

    private static Start started(Chain chain, Command command, Process process) {
        ProcessHandle top = process.toHandle();
        Members members = chain.isolation() == Isolation.GROUP
                ? Members.ofGroup(top, command.mark(), command.log())
                : Members.ofNamespace(top);
        return new Start.Started(new TaskProcess(process, members));
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
     * Runs a small program of the system to its end.
     *
     * @return what it wrote to its output; empty when it is not there, failed, or took too long
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
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.exitValue() == 0 ? Optional.of(text) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
