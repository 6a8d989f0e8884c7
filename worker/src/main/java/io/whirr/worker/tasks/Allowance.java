package io.whirr.worker.tasks;

import io.whirr.api.leases.TaskLimits;
import io.whirr.worker.logs.RunDirectory;
import io.whirr.worker.processes.TaskProcess;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one task may still use of its limits, looked at again and again where the kernel does not hold it to them. */
final class Allowance {

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration FOR_EVER = Duration.ofDays(365);
    private static final long MEBIBYTE = 1024L * 1024L;

    private final TaskLimits limits;
    private final RunDirectory run;
    private final boolean memoryWatched;
    private final long began = System.nanoTime();

    /** @param kernel whether the kernel holds the task to its memory */
    Allowance(TaskLimits limits, RunDirectory run, boolean kernel) {
        this.limits = limits;
        this.run = run;
        this.memoryWatched = !kernel && limits.memoryMb() != null;
    }

    /** How long to wait, at most, before {@link #excess} is asked again. */
    Duration untilLook() {
        Duration left = limits.runTimeoutSeconds() == null
                ? FOR_EVER
                : Duration.ofSeconds(limits.runTimeoutSeconds()).minusNanos(System.nanoTime() - began);
        return isWatched() && left.compareTo(LOOK) > 0 ? LOOK : left;
    }

    private boolean isWatched() {
        return memoryWatched || limits.logMb() != null;
    }

    /** Which limit the task is over; null for none. */
    TaskEvent.@Nullable Exceeded excess(TaskProcess process) {
        Integer timeout = limits.runTimeoutSeconds();
        if (timeout != null
                && System.nanoTime() - began >= Duration.ofSeconds(timeout).toNanos()) {
            return new TaskEvent.Exceeded("TIMEOUT", "ran longer than its limit of " + timeout + " s");
        }
        Integer log = limits.logMb();
        if (log != null && run.logBytes() > log * MEBIBYTE) {
            return new TaskEvent.Exceeded("LOG_LIMIT", "wrote more than its limit of " + log + " MiB to its log");
        }
        Integer memory = limits.memoryMb();
        if (memory != null && memoryWatched && process.memoryMb() > memory) {
            return outOfMemory();
        }
        return null;
    }

    /** What it is to be over the limit of memory. */
    TaskEvent.Exceeded outOfMemory() {
        return new TaskEvent.Exceeded("MEMORY", "used more memory than its limit of " + limits.memoryMb() + " MiB");
    }

    /** Whether its log is so much over the limit that it may not even have its grace: it fills the disk of others. */
    boolean isFlooding() {
        return limits.logMb() != null && run.logBytes() > 2 * limits.logMb() * MEBIBYTE;
    }
}
