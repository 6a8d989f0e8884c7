package io.whirr.worker.processes;

import io.whirr.worker.names.UniqueName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The way this machine contains tasks, tried and found to work. What contains the next task can be made ready before
 * there is one: {@link #prepare}.
 */
public final class Containment implements AutoCloseable {

    private final Spawner spawner;
    private final Chain chain;
    private final @Nullable Cgroups cgroups;
    private @Nullable WaitingShell spare;
    private boolean closed;

    Containment(Spawner spawner, Chain chain, @Nullable Cgroups cgroups) {
        this.spawner = spawner;
        this.chain = chain;
        this.cgroups = cgroups;
    }

    public Isolation isolation() {
        return chain.isolation();
    }

    /** As the head shows it: {@code pidns+cgroup} where a namespace has a cgroup around it. */
    public String word() {
        String word = isolation().word();
        return cgroups != null && isolation() != Isolation.CGROUP ? word + "+cgroup" : word;
    }

    boolean hasCgroups() {
        return cgroups != null;
    }

    /** Whether the kernel holds a task to its {@link Ceilings}. */
    public boolean limits() {
        return cgroups != null && cgroups.isLimiting();
    }

    /** A probe is a start like any other; 42 comes back only when every link of the chain did its part. */
    boolean works(Path scratch) {
        List<String> words = List.of(spawner.shell(), "-c", "exit 42");
        String mark = "probe-" + UniqueName.make();
        Command probe = new Command(words, "/", Map.of(), scratch.resolve("probe.log"), mark, Ceilings.NONE);
        if (!(start(probe) instanceof Start.Started(TaskProcess process))) {
            return false;
        }
        try {
            return process.exit().get(10, TimeUnit.SECONDS).code() == 42;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } finally {
            process.discard();
        }
    }

    /**
     * Makes ready what contains the next task, beside whatever else goes on. Where that fails it is left to
     * {@link #start}.
     */
    public void prepare() {
        spawner.later(this::makeReady);
    }

    private boolean makeReady() throws IOException {
        return isNothingToDo() || keep(spawner.putUp(chain, cgroups));
    }

    private synchronized boolean isNothingToDo() {
        return closed || (spare != null && spare.isUpToDate());
    }

    private synchronized boolean keep(WaitingShell shell) {
        letGo();
        spare = shell;
        if (closed) {
            letGo();
        }
        return !closed;
    }

    private synchronized void letGo() {
        if (spare != null) {
            spare.discard();
            spare = null;
        }
    }

    /** Takes what was made ready; null when there is nothing, or it is out of date. */
    private synchronized @Nullable WaitingShell prepared() {
        if (spare != null && !spare.isUpToDate()) {
            letGo();
        }
        WaitingShell shell = spare;
        spare = null;
        return shell;
    }

    /** Starts a task. It never throws: what keeps a task from starting is that task's failure. */
    public Start start(Command command) {
        Start.NotStarted fault = CommandLookup.fault(command, System.getenv("PATH"), Order.isUnicode());
        return fault == null ? run(command) : fault;
    }

    private Start run(Command command) {
        WaitingShell ready = prepared();
        if (ready != null) {
            try {
                return run(command, ready);
            } catch (IOException e) {
                // It may have got out of date in a way that nobody saw: once more with a fresh one.
            }
        }
        try {
            return run(command, spawner.now(this::another));
        } catch (IOException e) {
            return Start.NotStarted.of(126, "could not start", e);
        }
    }

    private Start run(Command command, WaitingShell shell) throws IOException {
        try {
            if (limits()) {
                shell.hold(command.ceilings());
            }
            return new Start.Started(shell.run(command));
        } catch (IOException e) {
            shell.discard();
            throw e;
        }
    }

    /** What is being made ready just now will be so before another could. */
    private WaitingShell another() throws IOException {
        WaitingShell just = prepared();
        return just == null ? spawner.putUp(chain, cgroups) : just;
    }

    /** Gives back what was taken of the system. May be called twice; tasks must be over. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            letGo();
        }
        if (cgroups != null) {
            cgroups.close();
        }
    }
}
