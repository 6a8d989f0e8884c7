package io.whirr.worker.processes;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A running task: its main command and everything that came of it.
 *
 * <p>When the main command ends, so does the rest. A task is over only when nothing of it is left.
 */
public final class TaskProcess {

    private static final Duration LOOK = Duration.ofMillis(20);

    /** A process that the kernel cannot kill (a dead file server, a sick driver) must not hold a slot for ever. */
    private static final Duration UNKILLABLE = Duration.ofSeconds(10);

    private static final ExitStatus KILLED = new ExitStatus(-9, "SIGKILL");

    private final Process top;
    private final Isolation isolation;
    private final Members members;
    private final @Nullable Cgroup group;
    private volatile boolean killed;

    TaskProcess(Process top, Isolation isolation, Members members, @Nullable Cgroup group) {
        this.top = top;
        this.isolation = isolation;
        this.members = members;
        this.group = group;
    }

    public long pid() {
        return top.pid();
    }

    /** How somebody else can end this task, should the worker be unable to. */
    Target target() {
        String directory = group == null ? "" : group.directory().toString();
        return new Target(pid(), ProcTable.started(pid()), isolation.isNamespace() ? "KILL" : "TERM", directory);
    }

    /** Whether the kernel killed it, or a part of it, for using more memory than it may. */
    public boolean ranOutOfMemory() {
        return group != null && group.ranOutOfMemory();
    }

    /** How much memory its processes have to themselves now, in MiB; what they share is counted once. */
    public long memoryMb() {
        return MemoryUse.mebibytes(members.now());
    }

    /** Completes when the main command has ended; the rest may still be there, see {@link #kill}. */
    public CompletableFuture<ExitStatus> exit() {
        return top.onExit().thenApply(ended -> killed ? KILLED : ExitStatus.ofShell(ended.exitValue()));
    }

    /**
     * Whether the main command has ended, also when {@link #exit} does not say so yet: who was frozen hears of it a
     * little later than of everything else that happened meanwhile. The JVM may even have taken the process away
     * without knowing yet that it has.
     */
    public boolean hasEnded() {
        return !top.isAlive() || ProcTable.hasEnded(pid());
    }

    /** How a task that was stopped ended: killed, as long as nobody knows better. */
    public ExitStatus status() throws InterruptedException {
        return top.waitFor(1, TimeUnit.SECONDS) && !killed ? ExitStatus.ofShell(top.exitValue()) : KILLED;
    }

    /**
     * Tells every process of the tree to end, also those that appear meanwhile, and waits until nothing is left or the
     * grace is over.
     *
     * @param grace asked again and again: a lease that runs out meanwhile cuts it short
     * @return whether nothing is left; if not, {@link #kill}
     */
    public boolean terminate(Supplier<Duration> grace) throws InterruptedException {
        Set<ProcessHandle> told = new HashSet<>();
        while (isLeft(told)) {
            if (!grace.get().isPositive()) {
                return false;
            }
            top.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
        return true;
    }

    private boolean isLeft(Set<ProcessHandle> told) throws InterruptedException {
        Set<ProcessHandle> now = members.now();
        for (ProcessHandle process : now) {
            if (told.add(process)) {
                process.destroy();
            }
        }
        if (!top.isAlive() && !now.isEmpty()) {
            Thread.sleep(LOOK);
        }
        return top.isAlive() || !now.isEmpty();
    }

    /**
     * Kills whatever is left, and waits until it is gone.
     *
     * @return false when something would not die
     */
    public boolean kill() throws InterruptedException {
        long start = System.nanoTime();
        // The wrapper may be hit first, and then cannot tell how the rest ended.
        killed = top.isAlive();
        for (Set<ProcessHandle> left = members.now(); top.isAlive() || !left.isEmpty(); left = members.now()) {
            killAll(left);
            long waited = System.nanoTime() - start;
            if (waited > UNKILLABLE.toNanos()) {
                return false;
            }
            // It ends by itself with what it wraps, if that can be killed at all.
            if (waited > UNKILLABLE.toNanos() / 10) {
                top.destroyForcibly();
            }
            if (!top.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS) || !left.isEmpty()) {
                Thread.sleep(2);
            }
        }
        return true;
    }

    private void killAll(Set<ProcessHandle> left) {
        if (group != null) {
            group.kill();
        }
        left.forEach(ProcessHandle::destroyForcibly);
    }

    /** Gives back what the system kept for it. Called once, when nothing of it is left. */
    public void discard() {
        try {
            top.getInputStream().close();
        } catch (IOException e) {
            // It is gone all the same.
        }
        if (group != null) {
            group.remove();
        }
    }
}
